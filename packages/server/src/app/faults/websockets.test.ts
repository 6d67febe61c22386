import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startApp, TOKEN, type RunningApp } from '../testing/start-app.ts';
import { captureLog, type CapturedLog } from './testing/captured-log.ts';

const V1 = 'v1.kernel.websocket.jupyter.org';

/** Counts and offsets that lead outside, for both framings of the kernel's websocket. */
const GARBAGE: readonly (string | Buffer)[] = [
  '',
  '{',
  'null',
  '5',
  '[]',
  '{}',
  '["stdin"]',
  '["stdin", 5]',
  '["stdin", {"a": []}]',
  '["set_size", "a", {}, null]',
  '["set_size", -1, 1e99, 0, 0]',
  '["set_size", 0, 0, 0, 0]',
  '{"channel": "shell"}',
  '{"channel": "nowhere", "header": {}, "parent_header": {}, "metadata": {}, "content": {}}',
  '{"channel": 5, "header": 5, "parent_header": [], "metadata": "x", "content": null}',
  '{"header": {"msg_type": {}, "msg_id": []}, "channel": "shell", "content": 1e999}',
  '['.repeat(100_000),
  '\u0000\uffff',
  Buffer.alloc(0),
  Buffer.alloc(3, 0xff),
  Buffer.alloc(64, 0xff),
  Buffer.alloc(64, 0),
  Buffer.from('0300000000000000ffffffffffffffff0000000000000001', 'hex'),
  Buffer.from('000000020000000c00000001ffffffff7b7d', 'hex'),
];

describe('a websocket', () => {
  let server: RunningApp;
  let logs: CapturedLog;
  let paths: Record<string, string>;

  beforeAll(async () => {
    logs = captureLog();
    server = await startApp({}, logs.log);
    const create = async (path: string, body: object): Promise<Record<string, string>> => {
      const answer = await server.request(path, { method: 'POST', body: JSON.stringify(body) });
      return (await answer.json()) as Record<string, string>;
    };
    const kernel = await create('/api/kernels', { name: 'typescript' });
    const terminal = await create('/api/terminals', {});
    paths = {
      kernel: `/api/kernels/${kernel['id'] ?? ''}/channels?session_id=a`,
      terminal: `/terminals/websocket/${terminal['name'] ?? ''}`,
      events: '/api/events/subscribe',
    };
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  async function open(name: string, protocols: string[] = []): Promise<WebSocket> {
    const url = server.url.replace('http', 'ws') + (paths[name] ?? '');
    const socket = new WebSocket(url, protocols, { headers: { authorization: `token ${TOKEN}` } });
    socket.on('error', () => undefined);
    socket.on('message', () => undefined);
    await once(socket, 'open');
    return socket;
  }

  it.each([
    ['kernel', []],
    ['kernel', [V1]],
    ['terminal', []],
    ['events', []],
  ])('(%s, %j) that sends garbage harms nobody else', async (name, protocols) => {
    const bystander = await open(name, protocols);
    for (const garbage of GARBAGE) {
      const socket = await open(name, protocols);
      socket.send(garbage);
      const gone = once(socket, 'close');
      socket.close();
      await gone;
    }
    expect(bystander.readyState).toBe(WebSocket.OPEN);
    bystander.terminate();
    expect((await server.request('/api/status')).status).toBe(200);
    expect(logs.text()).not.toMatch(/Unhandled|uncaught/i);
  });

  it.each(['kernel', 'terminal', 'events'])(
    '(%s) that sends more than the limit is closed with 1009',
    async (name) => {
      const socket = await open(name);
      socket.send(Buffer.alloc(11 * 1024 * 1024, 0x20));
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(1009);
    },
  );

  it('leaves kernel and terminal as they were', async () => {
    const kernels = (await (await server.request('/api/kernels')).json()) as unknown[];
    const terminals = (await (await server.request('/api/terminals')).json()) as unknown[];
    expect([kernels.length, terminals.length]).toEqual([1, 1]);
  });
});
