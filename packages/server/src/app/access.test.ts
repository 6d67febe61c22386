import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { describeAccess, type Route } from '../http/index.ts';
import { startApp, TOKEN, type RunningApp } from './testing/start-app.ts';

/** A path that fits the route; what it names does not exist. */
function pathOf(route: { readonly path: string }): string {
  return route.path
    .replace(/:(\w+)/g, (_all, name: string) =>
      /^(kernel|session|id)/.test(name) ? '11111111-2222-3333-4444-555555555555' : 'nothing',
    )
    .replace(/\*\w+/g, 'nothing/here');
}

const ENDS_THE_SERVER = '/api/shutdown';

describe('every route', () => {
  let server: RunningApp;
  let routes: readonly Route[];
  /** Those that ask who it is and from where. */
  let guarded: readonly Route[];

  beforeAll(async () => {
    server = await startApp();
    routes = server.app.routes;
    guarded = routes.filter((one) => one.access !== 'public' && !one.anyOrigin);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const call = (route: Route, headers: Record<string, string>): Promise<Response> =>
    fetch(server.url + pathOf(route), { method: route.method, headers, redirect: 'manual' });

  it('is closed to nobody unless it says that it is public', async () => {
    for (const route of routes.filter((one) => one.access !== 'public')) {
      const answer = await call(route, {});
      const name = `${route.method} ${route.path}`;
      if (route.kind === 'page' && route.method === 'GET') {
        expect([name, answer.status]).toEqual([name, 302]);
        expect(answer.headers.get('location')).toContain('/login?next=');
      } else {
        expect([name, answer.status]).toEqual([name, 403]);
      }
      await answer.body?.cancel();
    }
  });

  it('takes what other pages have sent only where browsers report on their own', () => {
    const open = routes.filter((one) => one.anyOrigin).map(({ path }) => path);
    expect(open).toEqual(['/api/security/csp-report']);
  });

  it('of the API is not found by another origin that has the cookie', async () => {
    const page = await server.request('/api/me');
    const cookies = page.headers.getSetCookie().map((one) => one.split(';')[0]);
    for (const route of guarded.filter((one) => one.kind === 'api')) {
      const answer = await call(route, {
        cookie: [...cookies, '_xsrf=abc'].join('; '),
        'x-xsrftoken': 'abc',
        origin: 'https://evil.example',
      });
      const name = `${route.method} ${route.path}`;
      expect([name, answer.status]).toEqual([name, 404]);
      await answer.body?.cancel();
    }
  });

  it('is open to the owner', async () => {
    for (const route of routes) {
      if (route.path === ENDS_THE_SERVER) continue;
      const answer = await call(route, { authorization: `token ${TOKEN}` });
      const name = `${route.method} ${route.path} (${describeAccess(route.access)})`;
      expect([name, answer.status]).not.toEqual([name, 403]);
      expect([name, answer.status]).not.toEqual([name, 405]);
      await answer.body?.cancel();
    }
  });

  it('that writes asks a cookie for its XSRF token', async () => {
    const page = await server.request('/api/me');
    const cookie = page.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    for (const route of guarded.filter((one) => one.method !== 'GET')) {
      const answer = await call(route, { cookie });
      const name = `${route.method} ${route.path}`;
      expect([name, answer.status]).toEqual([name, 403]);
      await answer.body?.cancel();
    }
  });

  it('that is a websocket refuses nobody and another origin', async () => {
    const page = await server.request('/api/me');
    const cookie = page.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const sockets = server.app.rooms.flatMap((room) => room.sockets ?? []);
    expect(sockets.length).toBeGreaterThan(0);
    for (const socket of sockets) {
      for (const headers of [{}, { cookie, origin: 'https://evil.example' }]) {
        const client = new WebSocket(server.url + pathOf(socket), { headers });
        const [error] = (await once(client, 'error')) as [Error];
        expect([socket.path, error.message]).toEqual([
          socket.path,
          'Unexpected server response: 403',
        ]);
      }
    }
  });

  it('carries the security headers', async () => {
    for (const route of routes) {
      if (route.path === ENDS_THE_SERVER) continue;
      const answer = await call(route, { authorization: `token ${TOKEN}` });
      expect([route.path, answer.headers.get('x-content-type-options')]).toEqual([
        route.path,
        'nosniff',
      ]);
      expect(answer.headers.get('content-security-policy')).not.toBeNull();
      await answer.body?.cancel();
    }
  });
});
