import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { json, route, type RouteRequest } from './index.ts';
import { serve } from './testing/serve.ts';

/** A route that tells of its request and answers when it is let. */
function waiting() {
  let came: (request: RouteRequest) => void = () => undefined;
  let answer: () => void = () => undefined;
  const request = new Promise<RouteRequest>((resolve) => (came = resolve));
  const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
  const path = route({
    method: 'GET',
    path: '/wait',
    access: 'public',
    summary: 'x',
    replies: { 200: null },
    handle: async (given) => {
      came(given);
      await mayAnswer;
      return json({});
    },
  });
  return { path, request, answer };
}

async function askAndLeave(url: string): Promise<() => Promise<void>> {
  const socket = connect(Number(new URL(url).port), new URL(url).hostname);
  await once(socket, 'connect');
  socket.write('GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n');
  return async () => {
    socket.destroy();
    await once(socket, 'close');
  };
}

describe('the signal of a request', () => {
  it('is aborted when the client leaves', async () => {
    const { path, request, answer } = waiting();
    await using server = await serve({ routes: [path], checkReplies: false });
    const leave = await askAndLeave(server.url);
    const { signal } = await request;
    expect(signal.aborted).toBe(false);
    await leave();
    if (!signal.aborted) await once(signal, 'abort');
    answer();
  });

  it('is aborted where somebody asks for it only after the client has left', async () => {
    const { path, request, answer } = waiting();
    await using server = await serve({ routes: [path], checkReplies: false });
    const leave = await askAndLeave(server.url);
    const given = await request;
    await leave();
    await expect.poll(() => given.signal.aborted).toBe(true);
    answer();
  });

  it('is the same each time, and not aborted by the answer', async () => {
    const { path, request, answer } = waiting();
    await using server = await serve({ routes: [path], checkReplies: false });
    const answered = fetch(`${server.url}/wait`);
    const given = await request;
    const { signal } = given;
    answer();
    await (await answered).text();
    expect(given.signal).toBe(signal);
    expect(signal.aborted).toBe(false);
  });

  it('asked for after the answer is not aborted', async () => {
    const { path, request, answer } = waiting();
    await using server = await serve({ routes: [path], checkReplies: false });
    answer();
    await (await fetch(`${server.url}/wait`)).text();
    expect((await request).signal.aborted).toBe(false);
  });
});
