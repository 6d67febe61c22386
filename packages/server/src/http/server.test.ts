import { connect } from 'node:net';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { HttpError } from '../errors/index.ts';
import { silentLogger } from '../log/index.ts';
import type { Authentication } from './gate.ts';
import { empty, html, json, stream } from './reply.ts';
import { route } from './route.ts';
import { HttpServer } from './server.ts';
import { openGate } from './testing/open-gate.ts';
import { serve } from './testing/serve.ts';

const NOBODY: Authentication = { user: null, tokenAuthenticated: false, setCookies: [] };
const strangers = openGate({ authenticate: async () => NOBODY });

const Echo = Type.Object({ path: Type.String(), value: Type.Unknown() });

const echo = route({
  method: 'POST',
  path: '/api/echo/*path',
  access: { action: 'write', resource: 'echo' },
  summary: 'Says what it was told',
  body: Type.Object({ value: Type.Unknown() }),
  replies: { 201: Echo },
  handle: ({ params, body }) =>
    json({ path: params.path, value: body.value }, { status: 201, headers: { Location: '/x' } }),
});

const item = route({
  method: 'GET',
  path: '/api/items/:id',
  access: { action: 'read', resource: 'items' },
  summary: 'One item',
  query: Type.Object({ content: Type.Optional(Type.String()) }),
  replies: { 200: Type.Object({ id: Type.String(), content: Type.Optional(Type.String()) }) },
  handle: ({ params, query }) => json({ id: params.id, ...query }),
});

const page = route({
  method: 'GET',
  path: '/page',
  access: { action: 'read', resource: 'page' },
  kind: 'page',
  head: true,
  summary: 'A page',
  replies: { 200: null },
  handle: () => html('<p>hello</p>'),
});

const broken = route({
  method: 'GET',
  path: '/api/broken',
  access: 'public',
  summary: 'Fails',
  replies: { 200: null },
  handle: () => {
    throw new Error('secret detail at /home/somebody');
  },
});

describe('the gate', () => {
  it('refuses a foreign host before asking who it is', async () => {
    let asked = false;
    const gatekeeper = openGate({
      hostAllowed: () => false,
      authenticate: async () => {
        asked = true;
        return NOBODY;
      },
    });
    await using server = await serve({ routes: [item], gatekeeper });
    const answer = await fetch(`${server.url}/api/items/1`);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: 'Forbidden', reason: null });
    expect(asked).toBe(false);
  });

  it('answers 403 in JSON to an API request without a user', async () => {
    await using server = await serve({ routes: [item], gatekeeper: strangers });
    const answer = await fetch(`${server.url}/api/items/1`);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: 'Forbidden', reason: null });
  });

  it('sends a page request without a user to the login page', async () => {
    await using server = await serve({ routes: [page], gatekeeper: strangers });
    const answer = await fetch(`${server.url}/page`, { redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/login');
  });

  it('names action and resource when the permission is missing', async () => {
    const gatekeeper = openGate({ authorize: async () => false });
    await using server = await serve({ routes: [item], gatekeeper });
    const answer = await fetch(`${server.url}/api/items/1`);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      message: 'User is not authorized to read on resource: items.',
    });
  });

  it('checks XSRF before it says that a user is missing', async () => {
    const gatekeeper = openGate({
      authenticate: async () => NOBODY,
      checkXsrf: () => {
        throw new HttpError(403, "'_xsrf' argument missing from POST");
      },
    });
    await using server = await serve({ routes: [echo], gatekeeper });
    const answer = await fetch(`${server.url}/api/echo`, { method: 'POST', body: '{}' });
    expect(await answer.json()).toMatchObject({ message: "'_xsrf' argument missing from POST" });
  });

  it('answers 404 to an API request from another origin, and lets pages through', async () => {
    const gatekeeper = openGate({ originAllowed: () => false });
    await using server = await serve({ routes: [item, page], gatekeeper });
    expect((await fetch(`${server.url}/api/items/1`)).status).toBe(404);
    expect((await fetch(`${server.url}/page`)).status).toBe(200);
  });

  it('takes what browsers send on their own from every page', async () => {
    const report = {
      ...echo,
      path: '/api/report',
      anyOrigin: true,
      handle: () => empty(200),
    };
    const gatekeeper = openGate({
      originAllowed: () => false,
      checkXsrf: () => {
        throw new HttpError(403, "'_xsrf' argument missing from POST");
      },
    });
    await using server = await serve({ routes: [echo, report], gatekeeper });
    const send = async (path: string) =>
      (await fetch(server.url + path, { method: 'POST', body: '{"value":1}' })).status;
    expect(await send('/api/report')).toBe(200);
    expect(await send('/api/echo/x')).toBe(403);
  });

  it('sets the cookies of the identity on errors too', async () => {
    const gatekeeper = openGate({
      authenticate: async () => ({ ...NOBODY, setCookies: ['a=1', 'b=2'] }),
    });
    await using server = await serve({ routes: [item], gatekeeper });
    const answer = await fetch(`${server.url}/api/items/1`);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });
});

describe('routes', () => {
  it('are given decoded parameters, declared query and a checked body', async () => {
    await using server = await serve({ routes: [echo, item] });
    const made = await fetch(`${server.url}/api/echo/a%20b/c`, {
      method: 'POST',
      body: '{"value": 1}',
      headers: { 'content-type': 'text/plain' },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/x');
    expect(await made.json()).toEqual({ path: 'a b/c', value: 1 });
    const got = await fetch(`${server.url}/api/items/7?content=0&1732489123`);
    expect(await got.json()).toEqual({ id: '7', content: '0' });
  });

  it('answer 400 to broken JSON and to a body of another shape', async () => {
    await using server = await serve({ routes: [echo] });
    const post = (body: string): Promise<Response> =>
      fetch(`${server.url}/api/echo`, { method: 'POST', body });
    const cut = await post('{"value":');
    expect(cut.status).toBe(400);
    expect(await cut.json()).toEqual({ message: 'Invalid JSON in body of request', reason: null });
    expect((await post('[]')).status).toBe(400);
    expect((await post('')).status).toBe(400);
  });

  it('keep a body with __proto__ as plain data', async () => {
    await using server = await serve({ routes: [echo] });
    const answer = await fetch(`${server.url}/api/echo`, {
      method: 'POST',
      body: '{"value": {"__proto__": {"a": 1}}}',
    });
    expect(await answer.text()).toContain('"__proto__":{"a":1}');
  });

  it('take an empty body for none, and one of blanks for broken JSON', async () => {
    await using server = await serve({ routes: [echo] });
    const answer = await fetch(`${server.url}/api/echo`, { method: 'POST', body: ' \n' });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      message: 'Invalid JSON in body of request',
      reason: null,
    });
  });

  it('answer 304 to a client that has the body already', async () => {
    await using server = await serve({ routes: [item] });
    const first = await fetch(`${server.url}/api/items/1`);
    const etag = first.headers.get('etag');
    expect(etag).toMatch(/^"[0-9a-f]{40}"$/);
    const second = await fetch(`${server.url}/api/items/1`, {
      headers: { 'if-none-match': etag ?? '' },
    });
    expect(second.status).toBe(304);
    expect(await second.text()).toBe('');
    const any = { 'if-none-match': '*' };
    expect((await fetch(`${server.url}/api/items/1`, { headers: any })).status).toBe(304);
  });

  it('answer 405 where only another method exists, HEAD of the API included', async () => {
    await using server = await serve({ routes: [item, page] });
    const deleted = await fetch(`${server.url}/api/items/1`, { method: 'DELETE' });
    expect(deleted.status).toBe(405);
    expect(await deleted.json()).toEqual({ message: 'Method Not Allowed', reason: null });
    expect((await fetch(`${server.url}/api/items/1`, { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(`${server.url}/page`, { method: 'HEAD' })).status).toBe(200);
  });

  it('answer OPTIONS without a user', async () => {
    const gatekeeper = openGate({
      authenticate: async () => NOBODY,
      preflightHeaders: () => ({ 'Access-Control-Allow-Methods': 'GET' }),
    });
    await using server = await serve({ routes: [item], gatekeeper });
    const answer = await fetch(`${server.url}/api/items/1`, { method: 'OPTIONS' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET');
  });

  it('lose a slash too many by a redirect that cannot leave the host', async () => {
    await using server = await serve({ routes: [item] });
    const get = (path: string): Promise<Response> =>
      fetch(server.url + path, { redirect: 'manual' });
    expect((await get('/api/items/1/?a=1')).headers.get('location')).toBe('/api/items/1?a=1');
    expect((await get('//evil.example/')).headers.get('location')).toBe('/evil.example');
  });

  it('live below the base URL in its encoded spelling only', async () => {
    await using server = await serve({ routes: [item], baseUrl: '/a%40b/' });
    expect((await fetch(`${server.url}/a%40b/api/items/1`)).status).toBe(200);
    expect((await fetch(`${server.url}/a@b/api/items/1`)).status).toBe(404);
    // Outside of it nothing leads anywhere, with a slash too many neither.
    expect((await fetch(`${server.url}/other/`, { redirect: 'manual' })).status).toBe(404);
    expect((await fetch(`${server.url}/api/items/1`)).status).toBe(404);
  });

  it('are not found under a name that misses their pattern', async () => {
    const strict = route({
      method: 'GET',
      path: '/api/config/:section',
      access: 'public',
      summary: 'A section',
      params: { section: /^\w+$/ },
      replies: { 200: Type.Object({}) },
      handle: () => json({}),
    });
    await using server = await serve({ routes: [strict] });
    expect((await fetch(`${server.url}/api/config/a_b`)).status).toBe(200);
    const other = await fetch(`${server.url}/api/config/a-b`);
    expect(other.status).toBe(404);
    expect(other.headers.get('content-type')).toContain('text/html');
  });
});

describe('errors', () => {
  it('nobody foresaw are a 500 that says nothing, and a log line that says all', async () => {
    const lines: unknown[] = [];
    const log = {
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: (message: string, details?: Record<string, unknown>) =>
        void lines.push([message, details]),
      child: () => log,
    };
    await using server = await serve({ routes: [broken], log });
    const answer = await fetch(`${server.url}/api/broken`);
    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({
      message: 'Unhandled error',
      reason: null,
      traceback: '',
    });
    expect((lines[0] as [string, { error: Error }])[1].error.message).toContain('secret');
  });

  it('of unknown paths are HTML, also below /api', async () => {
    await using server = await serve({ routes: [item] });
    const answer = await fetch(`${server.url}/api/nowhere`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('404 : Not Found');
  });

  it('carry the reason on a body of their own', async () => {
    const odd = route({
      method: 'GET',
      path: '/api/odd',
      access: 'public',
      summary: 'Odd',
      replies: { 200: null },
      handle: () => {
        throw new HttpError(400, 'no', { reason: 'bad type', body: { short_message: 'n' } });
      },
    });
    await using server = await serve({ routes: [odd] });
    const answer = await fetch(`${server.url}/api/odd`);
    expect(answer.statusText).toBe('bad type');
    expect(await answer.json()).toEqual({ message: 'no', reason: 'bad type', short_message: 'n' });
  });

  it('answer 400 to a body over the limit and close the connection', async () => {
    await using server = await serve({ routes: [echo], maxBodySize: 10 });
    const port = Number(new URL(server.url).port);
    const socket = connect(port, '127.0.0.1');
    socket.write('POST /api/echo HTTP/1.1\r\nHost: x\r\nContent-Length: 629145600\r\n\r\n{"a":');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^HTTP\/1\.1 400 Bad Request/);
    await once(socket, 'close');
  });

  it('say when an answer is not what its schema promises', async () => {
    const liar = route({
      method: 'GET',
      path: '/api/liar',
      access: 'public',
      summary: 'Lies',
      replies: { 200: Type.Object({ a: Type.Number() }) },
      handle: () => json({ a: 'text' }),
    });
    await using server = await serve({ routes: [liar] });
    expect((await fetch(`${server.url}/api/liar`)).status).toBe(500);
  });
});

describe('streams', () => {
  it('end when the client leaves', async () => {
    const body = new Readable({
      read() {
        this.push(Buffer.alloc(64 * 1024));
      },
    });
    const flood = route({
      method: 'GET',
      path: '/flood',
      access: 'public',
      kind: 'page',
      summary: 'Never ends',
      replies: { 200: null },
      handle: () => stream(body, { type: 'application/octet-stream' }),
    });
    await using server = await serve({ routes: [flood] });
    const controller = new AbortController();
    const answer = await fetch(`${server.url}/flood`, { signal: controller.signal });
    await answer.body?.getReader().read();
    controller.abort();
    await vi.waitFor(() => {
      expect(body.destroyed).toBe(true);
    });
  });
});

describe('a server that is about to close', () => {
  it('answers 503 to requests and upgrades', async () => {
    const server = new HttpServer({
      routes: [item],
      sockets: [],
      gatekeeper: openGate(),
      baseUrl: '/',
      maxBodySize: 1024,
      log: silentLogger,
      onActivity: () => undefined,
    });
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const url = `http://127.0.0.1:${typeof address === 'string' ? '' : address.port}`;
    server.refuse();
    const answer = await fetch(`${url}/api/items/1`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { message: 'The server is shutting down', reason: null },
    ]);
    const [error] = (await once(new WebSocket(url), 'error')) as [Error];
    expect(error.message).toContain('503');
    await server.close();
  });
});

describe('activity', () => {
  it('is counted for API requests of a user, unless the request or the route says no', async () => {
    let count = 0;
    const quiet = route({
      method: 'GET',
      path: '/api/quiet',
      access: 'authenticated',
      summary: 'Quiet',
      untracked: true,
      replies: { 204: null },
      handle: () => empty(),
    });
    const onActivity = (): void => {
      count++;
    };
    await using server = await serve({ routes: [item, quiet], onActivity });
    await fetch(`${server.url}/api/items/1`);
    await fetch(`${server.url}/api/items/1?no_track_activity=1`);
    await fetch(`${server.url}/api/quiet`);
    expect(count).toBe(1);
  });
});
