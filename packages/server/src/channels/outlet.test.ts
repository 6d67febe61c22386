import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Message, decodeV1, frameDefault, frameV1 } from 'elara-wire';
import { WebSocket, WebSocketServer } from 'ws';
import { afterEach, describe, expect, it } from 'vitest';

import { Outlet } from './outlet.ts';

let http: Server | undefined;
const sockets: WebSocket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.terminate();
  http?.close();
});

/** A websocket over real TCP, seen from both sides. */
async function pair(perMessageDeflate: boolean): Promise<{
  readonly ours: WebSocket;
  readonly theirs: WebSocket;
  readonly heard: { data: Buffer; isBinary: boolean }[];
  readonly pings: string[];
  readonly until: (count: number) => Promise<void>;
}> {
  http = createServer().listen(0, '127.0.0.1');
  const server = new WebSocketServer({ server: http, perMessageDeflate });
  const opened = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  await new Promise((resolve) => http?.once('listening', resolve));
  const { port } = http.address() as AddressInfo;
  const theirs = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate });
  const heard: { data: Buffer; isBinary: boolean }[] = [];
  const pings: string[] = [];
  theirs.on('message', (data: Buffer, isBinary) => heard.push({ data, isBinary }));
  theirs.on('ping', (data) => pings.push(data.toString()));
  const ours = await opened;
  await new Promise((resolve) => theirs.once('open', resolve));
  sockets.push(ours, theirs);
  const until = async (count: number): Promise<void> => {
    for (let tries = 0; heard.length < count && tries < 500; tries += 1) await sleep(10);
  };
  return { ours, theirs, heard, pings, until };
}

const message = (text: string): Message =>
  Message.create({ msgType: 'stream', session: 'k', content: { name: 'stdout', text } });

describe.each([false, true])('an outlet (compression: %s)', (isCompressed) => {
  it('sends frames whole and in order, with those of ws between them', async () => {
    const { ours, heard, pings, until } = await pair(isCompressed);
    const outlet = new Outlet(ours);
    let taken = 0;
    for (let index = 0; index < 200; index += 1) {
      const text = 'x'.repeat((index * 997) % 40_000);
      const frames = index % 3 === 0 ? frameDefault : frameV1;
      outlet.write(frames('iopub', message(`${index} ${text}`)), index % 5 === 0, () => {
        taken += 1;
      });
      ours.ping(String(index));
      if (index % 50 === 0) await sleep(1);
    }
    await until(200);
    expect(taken).toBe(200);
    expect(pings).toEqual(Array.from({ length: 200 }, (_, index) => String(index)));
    const texts = heard.map(({ data, isBinary }) => {
      const read = isBinary ? decodeV1(data).message.contentBytes : data;
      return /"text":"(\d+) /.exec(read.toString())?.[1];
    });
    expect(texts).toEqual(Array.from({ length: 200 }, (_, index) => String(index)));
    expect(outlet.waiting).toBe(0);
  });

  it('sends several frames that lie side by side', async () => {
    const { ours, heard, until } = await pair(isCompressed);
    const frames = ['a', 'é', 'x'.repeat(70_000)].flatMap((text) => [
      ...frameDefault('iopub', message(text)),
      ...frameV1('shell', message(text)),
    ]);
    await new Promise<void>((resolve) => {
      new Outlet(ours).write([Buffer.concat(frames)], false, resolve);
    });
    await until(6);
    expect(heard.map(({ isBinary }) => isBinary)).toEqual([false, true, false, true, false, true]);
  });

  it('sends a message in fragments, with pings between them, as fast as it is taken', async () => {
    const { ours, heard, pings, until } = await pair(isCompressed);
    const outlet = new Outlet(ours);
    outlet.write(frameV1('iopub', message('before')), false);
    for (let index = 0; index < 5; index += 1) {
      const data = Buffer.alloc(100_000, index);
      const [isFirst, isLast] = [index === 0, index === 4];
      expect(await outlet.writeFragment({ data, isBinary: true, isFirst, isLast })).toBe(true);
      ours.ping(String(index));
    }
    outlet.write(frameV1('iopub', message('after')), false);
    await until(3);
    expect(heard.map(({ data }) => data.length)[1]).toBe(500_000);
    expect(pings).toHaveLength(5);
  });

  it('says so where the client has gone, and calls nobody back', async () => {
    const { ours, theirs } = await pair(isCompressed);
    const outlet = new Outlet(ours);
    const gone = new Promise((resolve) => ours.once('close', resolve));
    theirs.terminate();
    await gone;
    outlet.write(frameV1('iopub', message('x')), false, () => {
      throw new Error('nobody took it');
    });
    const fragment = { data: Buffer.from('x'), isBinary: true, isFirst: true, isLast: true };
    expect(await outlet.writeFragment(fragment)).toBe(false);
    expect(outlet.isOpen).toBe(false);
    outlet.stop();
  });
});

describe('an outlet', () => {
  it('knows what the client has not taken, and that it takes something', async () => {
    const { ours, theirs } = await pair(false);
    theirs.pause();
    const outlet = new Outlet(ours);
    outlet.write([Buffer.concat(frameV1('iopub', message('x'.repeat(30_000_000))))], false);
    await sleep(100);
    const before = outlet.underWay;
    expect(before).toBeGreaterThan(1_000_000);
    expect(outlet.waiting).toBeGreaterThan(1_000_000);
    theirs.resume();
    while (outlet.underWay === before) await sleep(5);
    while (outlet.waiting > 0) await sleep(5);
    expect(outlet.underWay).toBe(0);
  });

  it('sends no data after the closing frame', async () => {
    const { ours, theirs, heard } = await pair(false);
    const closed = new Promise<number>((resolve) => theirs.once('close', resolve));
    const outlet = new Outlet(ours);
    outlet.write(frameV1('iopub', message('before')), true);
    ours.close(1012);
    outlet.write(frameV1('iopub', message('after')), false);
    expect(await closed).toBe(1012);
    expect(heard).toHaveLength(1);
  });
});
