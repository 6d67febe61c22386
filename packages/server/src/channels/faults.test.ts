import { setTimeout as sleep } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { RawClient } from './testing/raw-client.ts';
import { scene, type Scene } from './testing/scene.ts';
import { CuttableWire } from './testing/proxy.ts';
import { SocketClient, isIdle } from './testing/socket-client.ts';

const PING = 0x89;
const TEXT_BEGINS = 0x01;
const BINARY = 0x82;
const COMPRESSED = 0xc2;

const text = (line: string) => ({ msgType: 'stream', content: { name: 'stdout', text: line } });

/** The kernel and other clients work as before. */
async function isUnharmed(at: Scene): Promise<void> {
  const other = await at.rig.connect(at.id);
  const asked = other.submit('1');
  at.kernel.run(await at.kernel.request('execute_request'), ['fine']);
  await other.until(isIdle(asked));
  expect(other.text()).toBe('fine');
}

/** How far memory has grown since it was called, in MB, at most. */
function memory(): () => number {
  const before = process.memoryUsage().rss;
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss - before);
  }, 20);
  return () => {
    clearInterval(timer);
    return most / 1e6;
  };
}

describe('a client that is not heard of any more', () => {
  it('is found in time though its connection is never closed, and misses nothing', async () => {
    await using at = await scene({ pings: { interval: 100, timeout: 250 } });
    const wire = await CuttableWire.to(at.rig.url);
    const client = await SocketClient.open({ url: wire.url, kernelId: at.id, session: 'me' });
    await client.until(() => true);
    wire.cut();
    const cutAt = performance.now();
    at.kernel.publish(text('meanwhile'));
    while (at.rig.kernels.kernels.get(at.id)?.connections !== 0) await sleep(5);
    expect(performance.now() - cutAt).toBeLessThan(2000);
    wire.mend();
    const again = await at.rig.connect(at.id, { session: 'me' });
    await again.until(({ message }) => message.contentBytes.includes('meanwhile'));
    client.socket.terminate();
    await wire.close();
  });

  it('is ended where it takes nothing for ever, while the kernel goes on for others', async () => {
    await using at = await scene({
      pings: { interval: 200, timeout: 500 },
      channels: { socketBytes: 65_536 },
    });
    const stopped = await at.rig.connect(at.id, { session: 'stopped' });
    await stopped.until(() => true);
    stopped.socket.pause();
    const grown = memory();
    const line = text('x'.repeat(50_000));
    while (at.rig.kernels.kernels.get(at.id)?.connections !== 0) {
      if (!at.kernel.publish(line)) await at.kernel.drained();
      await sleep(0);
    }
    expect(grown()).toBeLessThan(300);
    await isUnharmed(at);
  });
});

describe('a client that means no good', () => {
  it('may send 100,000 pings, of which it need not hear all', { timeout: 30_000 }, async () => {
    await using at = await scene();
    const raw = await RawClient.open(at.rig.url, at.id);
    raw.socket.pause();
    const grown = memory();
    const thousand = Buffer.concat(
      Array.from({ length: 1000 }, () => Buffer.from([PING, 0x80 | 4, 0, 0, 0, 0, 1, 2, 3, 4])),
    );
    for (let index = 0; index < 100; index += 1) {
      if (!raw.socket.write(thousand)) await new Promise((done) => raw.socket.once('drain', done));
    }
    await isUnharmed(at);
    expect(grown()).toBeLessThan(100);
    raw.socket.resume();
    raw.frame(PING, Buffer.from('last'));
    while (!raw.received.includes('last')) await sleep(5);
    raw.socket.destroy();
  });

  it.each([
    ['of 20 MB', 20_000_000],
    ['of 2^40 bytes', 2 ** 40],
  ])(
    'is closed with 1009 for the head of a frame %s, before its bytes come',
    async (_name, length) => {
      await using at = await scene();
      const raw = await RawClient.open(at.rig.url, at.id);
      raw.frame(BINARY, Buffer.from('x'), length);
      while (!raw.received.includes(Buffer.from([0x88, 2, 0x03, 0xf1]))) await sleep(5);
      raw.socket.destroy();
      await isUnharmed(at);
    },
  );

  it('is closed for a message in more fragments than any client makes', async () => {
    await using at = await scene();
    const raw = await RawClient.open(at.rig.url, at.id);
    const grown = memory();
    raw.frame(TEXT_BEGINS, Buffer.from('{'));
    const fragments = Buffer.concat(
      Array.from({ length: 1000 }, () => Buffer.from([0, 0x81, 0, 0, 0, 0, 0x20])),
    );
    while (!raw.socket.destroyed && raw.socket.writable) {
      raw.socket.write(fragments);
      await sleep(1);
      if (raw.received.includes(Buffer.from([0x88, 2, 0x03, 0xf0]))) break;
    }
    expect(grown()).toBeLessThan(100);
    raw.socket.destroy();
    await isUnharmed(at);
  });

  it('is closed with 1009 for a little that inflates to a lot', async () => {
    await using at = await scene({ perMessageDeflate: true });
    const offer = 'Sec-WebSocket-Extensions: permessage-deflate';
    const raw = await RawClient.open(at.rig.url, at.id, [offer]);
    const grown = memory();
    const bomb = deflateRawSync(Buffer.alloc(500_000_000));
    expect(bomb.length).toBeLessThan(1_000_000);
    const before = process.memoryUsage().rss;
    raw.frame(COMPRESSED, bomb);
    while (!raw.received.includes(Buffer.from([0x88, 2, 0x03, 0xf1]))) await sleep(5);
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(200);
    grown();
    raw.socket.destroy();
    await isUnharmed(at);
  });

  it('is not compressed for where nothing was set', async () => {
    await using at = await scene();
    const client = await at.rig.connect(at.id, { perMessageDeflate: true });
    expect(client.socket.extensions).toBe('');
  });

  it('may come a thousand times in a second, and leave', { timeout: 30_000 }, async () => {
    await using at = await scene();
    const clients = await Promise.all(
      Array.from({ length: 1000 }, (_, index) =>
        SocketClient.open({ url: at.rig.url, kernelId: at.id, session: `s${index % 500}` }),
      ),
    );
    expect(at.rig.kernels.kernels.get(at.id)?.connections).toBe(1000);
    at.kernel.publish(text('to all'));
    for (const client of clients) {
      await client.until(({ message }) => message.contentBytes.includes('to all'));
    }
    expect(at.rig.channels.budgets?.[0]?.usage()).toMatchObject({ count: 1000 });
    for (const client of clients) client.socket.terminate();
    while (at.rig.kernels.kernels.get(at.id)?.connections !== 0) await sleep(5);
    expect(at.rig.channels.budgets?.[0]?.usage()).toEqual({ count: 0, bytes: 0, limit: 0 });
    await isUnharmed(at);
  });
});
