import { Message, V1_PROTOCOL, encodeV1 } from 'elara-wire';
import { WebSocket } from 'ws';
import { describe, expect, it } from 'vitest';

import { ChannelsRig } from './testing/rig.ts';
import { scene } from './testing/scene.ts';
import { isIdle, type Heard } from './testing/socket-client.ts';

const JSON_HEADER = '{"msg_id":"i","msg_type":"execute_request","session":"s","username":"u"}';

describe('the channels websocket', () => {
  it('answers 404 for an unknown kernel and for what is no id', async () => {
    await using rig = await ChannelsRig.create();
    for (const id of ['6ae2ce2d-0a1b-4b53-a1f6-3a0d8ec5a7d1', 'x']) {
      await expect(rig.connect(id)).rejects.toThrow('Unexpected server response: 404');
    }
  });

  it('sends no security headers, and selects no protocol that was not offered', async () => {
    await using at = await scene();
    const client = await at.rig.connect(at.id, { protocols: [] });
    expect(client.socket.protocol).toBe('');
  });

  it('keeps big numbers and unknown fields of both directions as they were written', async () => {
    await using at = await scene();
    const client = await at.rig.connect(at.id, { protocols: [] });
    const raw: string[] = [];
    client.socket.on('message', (data: Buffer) => raw.push(data.toString()));
    client.socket.send(
      `{"channel":"shell","header":${JSON_HEADER},"content":{"n":12345678901234567890, "f": 1.0}}`,
    );
    const request = await at.kernel.request('execute_request');
    expect(request.contentBytes.toString()).toBe('{"n":12345678901234567890, "f": 1.0}');
    expect(request.headerBytes.toString()).toBe(JSON_HEADER);
    const made = Message.create({ msgType: 'display_data', session: 'k' });
    const parts = {
      header: made.headerBytes,
      parentHeader: Buffer.from('{}'),
      metadata: Buffer.from('{}'),
    };
    at.kernel.publishRaw(new Message({ ...parts, content: Buffer.from('{"x": 1.0,  "y":1e999}') }));
    await client.until(({ message }) => message.header.msg_type === 'display_data');
    expect(raw.at(-1)).toContain('"content":{"x": 1.0,  "y":1e999}');
  });

  it.each([
    ['text that is no JSON', 'nonsense', []],
    ['JSON without a header', '{"channel":"shell"}', []],
    ['a header that is none', '{"channel":"shell","header":[]}', []],
    ['text in the v1 protocol', '{}', [V1_PROTOCOL]],
    ['a v1 frame cut short', Buffer.from('0600000000000000', 'hex'), [V1_PROTOCOL]],
    ['a binary frame of noise', Buffer.from('ffffffff', 'hex'), []],
  ])('ends a connection that sends %s, with 1006', async (_name, data, protocols) => {
    await using at = await scene();
    const client = await at.rig.connect(at.id, { protocols });
    client.socket.send(data);
    expect(await client.closed).toBe(1006);
    expect(at.log.lines).toContain(
      'warn A client sent what is no message; its connection is ended',
    );
    expect(at.rig.kernels.kernels.get(at.id)?.connections).toBe(0);
  });

  it('goes on after a message for no channel that has an empty header', async () => {
    await using at = await scene();
    const client = await at.rig.connect(at.id, { protocols: [] });
    client.socket.send('{"channel":"nowhere","header":{}}');
    client.submit('1');
    await at.kernel.request('execute_request');
    expect(at.log.lines).toContain('warn No such channel: "nowhere"');
  });

  it('closes with 1009 when a message is over 10 MiB', async () => {
    await using at = await scene();
    const client = await at.rig.connect(at.id);
    client.socket.send(Buffer.alloc(10 * 1024 * 1024 + 1));
    expect(await client.closed).toBe(1009);
  });

  it('delivers 5 MB from the kernel and takes 9 MB from the client', async () => {
    await using at = await scene();
    const client = await at.rig.connect(at.id);
    const buffers = [Buffer.alloc(9_000_000, 3)];
    client.send('shell', { msgType: 'comm_msg', buffers });
    expect((await at.kernel.request('comm_msg')).buffers[0]?.length).toBe(9_000_000);
    at.kernel.publish({ msgType: 'comm_msg', buffers: [Buffer.alloc(5_000_000, 4)] });
    const heard = await client.until(({ message }) => message.header.msg_type === 'comm_msg');
    expect(heard.message.buffers[0]?.equals(Buffer.alloc(5_000_000, 4))).toBe(true);
  });

  it('drops types that are not allowed, and hides tracebacks where they are', async () => {
    await using at = await scene({
      channels: { allowedMessageTypes: ['execute_request'], allowTracebacks: false },
    });
    const client = await at.rig.connect(at.id);
    client.send('shell', { msgType: 'comm_msg' });
    client.submit('1');
    const request = await at.kernel.request('execute_request');
    expect(at.kernel.asked).toEqual([]);
    const content = { ename: 'E', evalue: 'secret', traceback: ['secret'] };
    at.kernel.publish({ msgType: 'error', parent: request.header, content });
    const error = await client.until(({ message }) => message.header.msg_type === 'error');
    expect(error.message.parseContent()).toMatchObject({
      ename: 'ExecutionError',
      evalue: 'Execution error',
    });
    expect(error.message.contentBytes.toString()).not.toContain('secret');
  });

  it('counts connections', async () => {
    await using at = await scene();
    const clients = [await at.rig.connect(at.id), await at.rig.connect(at.id)];
    expect(at.rig.kernels.kernels.get(at.id)?.connections).toBe(2);
    for (const client of clients) await client.close();
    while (at.rig.kernels.kernels.get(at.id)?.connections !== 0) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  });

  it('forgets a client that leaves where buffering is off', async () => {
    await using at = await scene({ channels: { bufferOfflineMessages: false } });
    const before = await at.rig.connect(at.id, { session: 'me' });
    await before.until(() => true);
    before.socket.terminate();
    await before.closed;
    at.kernel.publish({ msgType: 'stream', content: { name: 'stdout', text: 'missed' } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const after = await at.rig.connect(at.id, { session: 'me' });
    await after.until(() => true);
    expect(after.text()).toBe('');
  });

  it('tells of a restart once to who then connects anew, and again to who was cut off', async () => {
    await using at = await scene();
    const isRestart = ({ message }: Heard) =>
      message.contentBytes.includes('restarting') && message.header.msg_type === 'status';
    // Nothing of it is confirmed: the answers to pings may be late.
    const before = await at.rig.connect(at.id, { session: 'me', autoPong: false });
    at.kernel.publish({ msgType: 'stream', content: { name: 'stdout', text: 'before' } });
    at.kernel.publish({ msgType: 'status', content: { execution_state: 'restarting' } });
    await before.until(isRestart);
    before.socket.terminate();
    await before.closed;

    const cut = await at.rig.connect(at.id, { session: 'me', autoPong: false });
    await cut.until(isRestart);
    expect(cut.text()).toBe('before');
    cut.socket.close();

    const anew = await at.rig.connect(at.id, { session: 'me' });
    await anew.until(() => true);
    expect(anew.text()).toBe('');
    expect(anew.heard.filter(isRestart)).toEqual([]);
  });

  it('says what is missing to a client that was away longer than the journal reaches', async () => {
    await using at = await scene({ settings: { journalBytes: 20_000, journalDiskBytes: 0 } });
    const before = await at.rig.connect(at.id, { session: 'me' });
    await before.until(() => true);
    before.socket.terminate();
    await before.closed;
    for (let index = 0; index < 100; index += 1) {
      at.kernel.publish({ msgType: 'stream', content: { name: 'stdout', text: 'x'.repeat(500) } });
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await at.rig.connect(at.id, { session: 'me' });
    const first = await after.until(({ message }) => message.header.msg_type === 'stream');
    expect(first.message.parseContent()['text']).toMatch(
      /^\[\d+ messages of this kernel were not kept for this client and are missing here\]\n$/,
    );
  });

  it(
    'delivers a million lines whole to a browser that reads slowly',
    { timeout: 60_000 },
    async () => {
      await using at = await scene({ settings: { journalBytes: 4_000_000 } });
      const client = await at.rig.connect(at.id);
      const asked = client.submit('flood');
      const request = await at.kernel.request('execute_request');
      let lines = 0;
      client.socket.on('message', () => {
        if (client.heard.length % 500 !== 0) return;
        client.socket.pause();
        setTimeout(() => {
          client.socket.resume();
        }, 5);
      });
      for (let block = 0; block < 10_000; block += 1) {
        const text = Array.from({ length: 100 }, () => `${lines++}\n`).join('');
        const content = { name: 'stdout', text };
        if (!at.kernel.publish({ msgType: 'stream', parent: request.header, content })) {
          await at.kernel.drained();
        }
      }
      at.kernel.run(request, []);
      await client.until(isIdle(asked), 50_000);
      const got = client.text().split('\n');
      expect(got.length).toBe(1_000_001);
      expect(got.findIndex((line, index) => line !== String(index))).toBe(1_000_000);
    },
  );

  it('bounds what it holds for a reader that takes nothing at all', async () => {
    await using at = await scene({ settings: { journalBytes: 2_000_000 } });
    const client = await at.rig.connect(at.id);
    await client.until(() => true);
    client.socket.pause();
    const text = 'x'.repeat(100_000);
    const before = process.memoryUsage().rss;
    let sent = 0;
    const deadline = Date.now() + 1500;
    while (Date.now() < deadline) {
      if (at.kernel.publish({ msgType: 'stream', content: { name: 'stdout', text } })) sent += 1;
      else
        await Promise.race([
          at.kernel.drained(),
          new Promise((resolve) => setTimeout(resolve, 50)),
        ]);
    }
    // The kernel is not held up: what nobody takes is the journal's.
    expect(sent).toBeGreaterThan(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('passes frames on byte for byte in the v1 protocol', async () => {
    await using at = await scene();
    const client = await at.rig.connect(at.id);
    const frames: Buffer[] = [];
    client.socket.on('message', (data: Buffer) => frames.push(data));
    const message = Message.create({
      msgType: 'display_data',
      session: 'k',
      content: { a: '\u0000é' },
    });
    at.kernel.publishRaw(message);
    await client.until(({ message: one }) => one.header.msg_type === 'display_data');
    expect(frames.at(-1)).toEqual(encodeV1('iopub', message));
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
  });
});
