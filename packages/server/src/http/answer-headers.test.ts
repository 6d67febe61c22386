import { describe, expect, it } from 'vitest';
import { HttpError } from '../errors/index.ts';
import { bytes, html } from './reply.ts';
import { route } from './route.ts';
import { openGate } from './testing/open-gate.ts';
import { serve } from './testing/serve.ts';

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

describe('answers', () => {
  it('give a page the XSRF cookie, and a file that is HTML none', async () => {
    const file = {
      ...page,
      path: '/files/page.html',
      handle: () => bytes(Buffer.from('<p>'), { type: 'text/html' }),
    };
    const gatekeeper = openGate({ xsrfToken: () => ({ token: 'x', setCookie: '_xsrf=x' }) });
    await using server = await serve({ routes: [page, file], gatekeeper });
    const cookie = async (path: string) =>
      (await fetch(server.url + path)).headers.get('set-cookie');
    expect(await cookie('/page')).toBe('_xsrf=x');
    expect(await cookie('/files/page.html')).toBeNull();
  });

  it('lose the CORS headers, unless they are the plain text that contents answer', async () => {
    const failing = (path: string, plainText: boolean) =>
      route({
        method: 'GET',
        path,
        access: 'public',
        summary: 'Fails',
        replies: { 200: null },
        handle: () => {
          throw new HttpError(404, 'gone', { plainText });
        },
      });
    await using server = await serve({
      routes: [failing('/api/json', false), failing('/api/text', true)],
      gatekeeper: openGate({ corsHeaders: () => ({ 'Access-Control-Allow-Origin': '*' }) }),
    });
    const origin = async (path: string) =>
      (await fetch(server.url + path)).headers.get('access-control-allow-origin');
    expect(await origin('/api/json')).toBeNull();
    expect(await origin('/api/text')).toBe('*');
  });
});
