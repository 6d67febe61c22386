import { once } from 'node:events';
import { Agent, request as send, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { json } from './reply.ts';
import { route } from './route.ts';
import { serve } from './testing/serve.ts';

const H2C = {
  connection: 'Upgrade, HTTP2-Settings',
  upgrade: 'h2c',
  'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
};

const echo = route({
  method: 'POST',
  path: '/api/echo',
  access: 'public',
  summary: 'Echo',
  body: Type.Object({ text: Type.String() }),
  replies: { 200: Type.Object({ text: Type.String() }) },
  handle: ({ body }) => json(body),
});

describe('an upgrade to something else than a websocket', () => {
  it.each([10, 200_000])('is ignored, and a body of %i bytes is read', async (size) => {
    await using server = await serve({ routes: [echo] });
    const agent = new Agent({ keepAlive: true });
    for (const headers of [H2C, { ...H2C, 'transfer-encoding': 'chunked' }, {}]) {
      const sent = send(`${server.url}/api/echo`, { method: 'POST', headers, agent });
      const body = JSON.stringify({ text: 'x'.repeat(size) });
      sent.end(body);
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      expect([answer.statusCode, (await text(answer)) === body]).toEqual([200, true]);
    }
    agent.destroy();
  });
});
