import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../config/index.ts';
import { serve } from '../http/testing/serve.ts';
import { staticRoom, StaticFiles, staticSettings } from './index.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'elara-static-room-'));
mkdirSync(path.join(folder, 'logo'));
writeFileSync(path.join(folder, 'logo/logo.png'), 'ours');
writeFileSync(path.join(folder, 'own.css'), 'body {}');

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function room(settings: Partial<Parameters<typeof staticRoom>[0]['settings']> = {}) {
  return staticRoom({
    settings: { ...defaultSettings(staticSettings), ...settings },
    files: new StaticFiles({ cacheBytes: 0 }),
  });
}

describe('the static room', () => {
  it.each([
    ['/static/favicon.ico', 'image/vnd.microsoft.icon'],
    ['/static/favicons/favicon-busy-1.ico', 'image/vnd.microsoft.icon'],
    ['/static/logo/logo.png', 'image/png'],
    ['/favicon.ico', 'image/vnd.microsoft.icon'],
    ['/robots.txt', 'text/plain; charset=utf-8'],
  ])('has %s', async (url, type) => {
    await using server = await serve({ routes: room().routes });
    const reply = await fetch(server.url + url);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(type);
    expect((await reply.arrayBuffer()).byteLength).toBeGreaterThan(20);
  });

  it('has the icon at the root of the host and under the base URL', async () => {
    await using server = await serve({ routes: room().routes, baseUrl: '/b/' });
    for (const url of ['/favicon.ico', '/b/favicon.ico', '/b/static/favicon.ico', '/robots.txt']) {
      expect((await fetch(server.url + url)).status).toBe(200);
    }
    expect((await fetch(`${server.url}/static/favicon.ico`)).status).toBe(404);
  });

  it('answers 404 in HTML for what is not there', async () => {
    await using server = await serve({ routes: room().routes });
    const reply = await fetch(`${server.url}/static/nope.js`);
    expect(reply.status).toBe(404);
    expect(reply.headers.get('content-type')).toContain('text/html');
  });

  it("prefers an administrator's file to ours", async () => {
    const { routes } = room({ extraStaticPaths: [folder] });
    await using server = await serve({ routes });
    expect(await (await fetch(`${server.url}/static/logo/logo.png`)).text()).toBe('ours');
    expect(await (await fetch(`${server.url}/static/own.css`)).text()).toBe('body {}');
    expect((await fetch(`${server.url}/static/favicon.ico`)).status).toBe(200);
  });

  it('lets browsers keep what the settings call immutable', async () => {
    const { routes } = room({
      extraStaticPaths: [folder],
      immutablePrefixes: ['/static/own'],
    });
    await using server = await serve({ routes });
    const cacheOf = async (url: string): Promise<string | null> =>
      (await fetch(server.url + url)).headers.get('cache-control');
    expect(await cacheOf('/static/own.css')).toBe('public, max-age=31536000, immutable');
    expect(await cacheOf('/static/logo/logo.png')).toBe('no-cache');
  });

  it('revalidates pictures by their ETag', async () => {
    await using server = await serve({ routes: room().routes });
    const etag = (await fetch(`${server.url}/favicon.ico`)).headers.get('etag') ?? '';
    const again = await fetch(`${server.url}/favicon.ico`, { headers: { 'If-None-Match': etag } });
    expect(again.status).toBe(304);
  });
});
