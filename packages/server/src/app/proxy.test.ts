import { on, once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { findProxy, startProxy, type Proxy, type ProxyName } from './testing/proxies.ts';
import { startApp, TOKEN, type RunningApp } from './testing/start-app.ts';

const NAME = 'notebooks.example.org';
const PROXIES: readonly ProxyName[] = ['nginx', 'caddy'];

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

describe.each(PROXIES)('behind %s, under a path of its own', (name) => {
  const isMissing = findProxy(name) === undefined && process.env['CI'] === undefined;
  let server: RunningApp;
  let proxy: Proxy;

  beforeAll(async () => {
    if (isMissing) return;
    server = await startApp({
      server: { baseUrl: '/ada/', trustXheaders: true },
      auth: { localHostnames: [NAME] },
    });
    proxy = await startProxy(name, server.url);
  });
  afterAll(async () => {
    if (isMissing) return;
    await proxy[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** A request over the proxy, as the browser of somebody on another machine makes it. */
  async function ask(path: string, options: RequestOptions = {}, body?: string): Promise<Answer> {
    const asking = request(proxy.url + path, { ca: proxy.ca, agent: false, ...options });
    asking.end(body);
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  }

  const withToken = { authorization: `token ${TOKEN}` };

  function logIn(password: string, options: RequestOptions = {}): Promise<Answer> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      cookie: '_xsrf=abc',
      ...(options.headers as Record<string, string>),
    };
    const form = new URLSearchParams({ _xsrf: 'abc', password }).toString();
    return ask('/ada/login?next=%2Fada%2Flab', { ...options, method: 'POST', headers }, form);
  }

  async function loginCookie(): Promise<string> {
    const login = await logIn(TOKEN);
    return (login.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
  }

  it.skipIf(isMissing)(
    'pages lead to the login page and from there to where they were',
    async () => {
      const page = await ask('/ada/lab/tree/a%20b?x=1');
      expect([page.status, page.headers.location]).toEqual([
        302,
        '/ada/login?next=%2Fada%2Flab%2Ftree%2Fa%2520b%3Fx%3D1',
      ]);
      const login = await logIn(TOKEN);
      expect([login.status, login.headers.location]).toEqual([302, '/ada/lab']);
    },
  );

  it.skipIf(isMissing)('cookies are for HTTPS and for this path', async () => {
    const cookie = (await logIn(TOKEN)).headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^username-127-0-0-1-\d+=/);
    expect(cookie).toContain('; HttpOnly');
    expect(cookie).toContain('; Path=/ada/');
    expect(cookie).toContain('; Secure');
    expect((await ask('/ada/api/me', { headers: { cookie } })).status).toBe(200);
  });

  it.skipIf(isMissing)('encoded paths arrive as they were sent', async () => {
    const body = JSON.stringify({ type: 'file', format: 'text', content: 'x' });
    const path = '/ada/api/contents/50%25%20%C3%BC.txt';
    const options = { method: 'PUT', headers: withToken };
    expect((await ask(path, options, body)).status).toBe(201);
    const file = await ask(path, { headers: withToken });
    expect(JSON.parse(file.text)).toMatchObject({ name: '50% ü.txt' });
  });

  it.skipIf(isMissing)('only the names of the settings are answered to', async () => {
    const own = await ask('/ada/api', { headers: { host: '127.0.0.1' } });
    expect(own.status).toBe(200);
    if (name === 'caddy') return; // Caddy does not pass on what is for another site.
    const called = (host: string) =>
      ask('/ada/api', { headers: { host }, checkServerIdentity: () => undefined });
    expect((await called(NAME)).status).toBe(200);
    expect((await called('evil.example')).status).toBe(403);
  });

  it.skipIf(isMissing)('a terminal runs over a websocket with the cookie', async () => {
    const cookie = await loginCookie();
    const headers = { cookie: `${cookie}; _xsrf=abc`, 'x-xsrftoken': 'abc' };
    const made = await ask('/ada/api/terminals', { method: 'POST', headers });
    const { name: terminal } = JSON.parse(made.text) as { name: string };
    const socket = new WebSocket(`${proxy.url}/ada/terminals/websocket/${terminal}`, {
      ca: proxy.ca,
      headers: { cookie },
      origin: proxy.url,
    });
    await once(socket, 'open');
    socket.send(JSON.stringify(['stdin', 'echo $((40 + 2))!\r']));
    let seen = '';
    for await (const [message] of on(socket, 'message')) {
      const [kind, text] = JSON.parse(String(message)) as [string, string];
      if (kind === 'stdout') seen += text;
      if (seen.includes('42!')) break;
    }
    socket.terminate();
    await ask(`/ada/api/terminals/${terminal}`, { method: 'DELETE', headers });
  });

  it.skipIf(isMissing)('a websocket of a page elsewhere is refused', async () => {
    const socket = new WebSocket(`${proxy.url}/ada/api/events/subscribe`, {
      ca: proxy.ca,
      headers: { cookie: await loginCookie() },
      origin: 'https://evil.example',
    });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toBe('Unexpected server response: 403');
  });

  it.skipIf(isMissing)('forty megabytes go up and come down without being stored', async () => {
    const content = 'x'.repeat(40 * 1024 * 1024);
    const body = JSON.stringify({ type: 'file', format: 'text', content });
    const saved = await ask(
      '/ada/api/contents/large.txt',
      { method: 'PUT', headers: withToken },
      body,
    );
    expect(saved.status).toBe(201);
    const file = await ask('/ada/files/large.txt', { headers: withToken });
    expect(file.text.length).toBe(content.length);
    const stored = (await readdir(proxy.storage)).filter((one) => one !== 'caddy');
    expect(stored).toEqual([]);
  });

  // Only Linux has more addresses of loopback than one.
  it.skipIf(isMissing || process.platform !== 'linux')(
    'who guesses is stopped by the address that the proxy saw, and nobody else',
    async () => {
      const from = (localAddress: string, forwarded: string) =>
        logIn('wrong', { localAddress, headers: { 'x-forwarded-for': forwarded } });
      const statuses: number[] = [];
      for (const lie of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
        statuses.push((await from('127.0.0.2', lie)).status);
      }
      expect(statuses).toEqual([401, 401, 429]);
      expect((await from('127.0.0.3', '192.0.2.1')).status).toBe(401);
      expect((await logIn(TOKEN, { localAddress: '127.0.0.2' })).status).toBe(302);
    },
  );
});
