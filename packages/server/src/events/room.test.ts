import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { serve } from '../http/testing/serve.ts';
import { silentLogger } from '../log/index.ts';
import { createEvents, type EventsRoom } from './room.ts';

const CONTENTS = 'https://events.jupyter.org/jupyter_server/contents_service/v1';

let room: EventsRoom;
let server: Awaited<ReturnType<typeof serve>>;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  room = createEvents({ log: silentLogger });
  server = await serve({ routes: [...room.routes], sockets: [...room.sockets!] });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server[Symbol.asyncDispose]();
});

async function post(body?: unknown) {
  const reply = await fetch(`${server.url}/api/events`, {
    method: 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    message: text === '' ? undefined : (JSON.parse(text) as { message: string }).message,
  };
}

async function subscribe() {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/events/subscribe`);
  sockets.push(socket);
  const frames: string[] = [];
  socket.on('message', (data: Buffer) => frames.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await once(socket, 'open');
  return { socket, frames, closed };
}

const event = { schema_id: CONTENTS, version: '1', data: { action: 'get', path: 'a' } };

describe('POST /api/events', () => {
  it('publishes to subscribers, with the data and nothing else', async () => {
    const { frames } = await subscribe();
    expect(await post({ ...event, timestamp: '2022-05-26T13:50:00+05:00Z' })).toEqual({
      status: 204,
      message: undefined,
    });
    await expect
      .poll(() => frames)
      .toEqual([`{"schema_id":"${CONTENTS}","action":"get","path":"a"}`]);
  });

  it('takes the version as a number too', async () => {
    expect((await post({ ...event, version: 1 })).status).toBe(204);
  });

  it.each([
    [undefined, 'No JSON data provided'],
    [null, 'No JSON data provided'],
    [{}, 'Missing `schema_id` in the JSON request body.'],
    [{ schema_id: CONTENTS, data: {} }, 'Missing `version` in the JSON request body.'],
    [{ schema_id: CONTENTS, version: '1' }, 'Missing `data` in the JSON request body.'],
    [{ ...event, version: '2' }, `Unregistered version: '2'≠'1' for \`${CONTENTS}\``],
    [
      { ...event, schema_id: 'x' },
      "'The requested schema, x, was not found in the schema registry. Are you sure it was previously registered?'",
    ],
    [
      { ...event, timestamp: 'yesterday' },
      'HTTP 400: Bad Request (Failed to parse timestamp from JSON request body,\n            an ISO format datetime string with UTC offset is expected,\n            for example, 2022-05-26T13:50:00+05:00Z)',
    ],
  ])('refuses %j', async (body, message) => {
    expect(await post(body)).toEqual({ status: 400, message });
  });

  it('checks the data only where somebody listens', async () => {
    const wrong = { ...event, data: { action: 'explode', path: 'a' } };
    expect((await post(wrong)).status).toBe(204);
    const { frames } = await subscribe();
    const { status, message } = await post(wrong);
    expect(status).toBe(400);
    expect(message).toContain('/action must be equal to one of the allowed values');
    expect(frames).toEqual([]);
  });
});

describe('GET /api/events/subscribe', () => {
  it('delivers what rooms emit to every subscriber', async () => {
    const one = await subscribe();
    const two = await subscribe();
    room.bus.emit(CONTENTS, { action: 'save', path: 'ä' });
    await expect.poll(() => one.frames.length + two.frames.length).toBe(2);
    expect(one.frames).toEqual(two.frames);
  });

  it('forgets who has left', async () => {
    const { socket, closed } = await subscribe();
    socket.close();
    await closed;
    await expect.poll(async () => (await post({ ...event, data: { wrong: 1 } })).status).toBe(204);
  });

  it('closes the connection of who sends something', async () => {
    const { socket, closed } = await subscribe();
    socket.send('{}');
    expect(await closed).toBe(1003);
  });

  it('gives up on who reads nothing', async () => {
    const { socket, closed } = await subscribe();
    socket.pause();
    const path = 'x'.repeat(1024 * 1024);
    for (let index = 0; index < 40; index++) {
      room.bus.emit(CONTENTS, { action: 'save', path });
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.resume();
    expect(await closed).toBe(1006);
  });

  it('asks for a websocket', async () => {
    const reply = await fetch(`${server.url}/api/events/subscribe`);
    expect(reply.status).toBe(400);
    expect(await reply.text()).toBe('Can "Upgrade" only to "WebSocket".');
  });
});
