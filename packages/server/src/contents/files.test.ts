import { randomBytes } from 'node:crypto';
import { mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../errors/index.ts';
import { openGate } from '../http/testing/open-gate.ts';
import { testRoom } from './testing/room.ts';
import { useRoom } from './testing/use-room.ts';

const room = useRoom();
const { at, put } = room;

const SANDBOX = "frame-ancestors 'self'; sandbox allow-scripts";

describe('GET /files', () => {
  it('sends a file with the headers of the reference', async () => {
    await put('a.txt', 'hällo');
    await utimes(at('a.txt'), 1_700_000_000, 1_700_000_000);
    const response = await room.request('GET', '/files/a.txt');
    expect([response.status, await response.text()]).toEqual([200, 'hällo']);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'no-cache',
      'content-length': '6',
      'content-security-policy': SANDBOX,
      'content-type': 'text/plain; charset=UTF-8',
      'last-modified': 'Tue, 14 Nov 2023 22:13:20 GMT',
      'x-content-type-options': 'nosniff',
    });
    expect(response.headers.get('etag')).toBeNull();
    expect(response.headers.get('content-disposition')).toBeNull();
  });

  it.each([
    ['n.ipynb', 'application/x-ipynb+json'],
    ['p.html', 'text/html'],
    ['i.svg', 'image/svg+xml'],
    ['z.tar.gz', 'application/gzip'],
    ['z.bz2', 'application/octet-stream'],
    ['unknown', 'application/octet-stream'],
    ['m.js', 'application/javascript'],
  ])('sends %s as %s', async (name, type) => {
    await put(name, 'x');
    expect((await room.request('GET', `/files/${name}`)).headers.get('content-type')).toBe(type);
  });

  it('offers notebooks and downloads for keeping', async () => {
    await put('n.ipynb', 'x');
    await put("é 'x'.txt", 'x');
    const disposition = async (path: string): Promise<string | null> =>
      (await room.request('GET', path)).headers.get('content-disposition');
    expect(await disposition('/files/n.ipynb')).toBe("attachment; filename*=utf-8''n.ipynb");
    expect(await disposition("/files/é 'x'.txt?download=1")).toBe(
      "attachment; filename*=utf-8''%C3%A9%20%27x%27.txt",
    );
    expect(await disposition("/files/é 'x'.txt?download=")).toBeNull();
  });

  it('sends parts', async () => {
    await put('a.txt', '0123456789');
    const part = async (range: string): Promise<unknown[]> => {
      const response = await room.request('GET', '/files/a.txt', undefined, { Range: range });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await part('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await part('bytes=0-')).toEqual([200, null, '0123456789']);
    expect(await part('bytes=10-')).toEqual([416, 'bytes */10', '']);
  });

  it('sends all when the beginning that the client has is of another file', async () => {
    await put('a.txt', '0123456789');
    const headers = { Range: 'bytes=2-4', 'If-Range': 'Tue, 14 Nov 2000 22:13:20 GMT' };
    expect((await room.request('GET', '/files/a.txt', undefined, headers)).status).toBe(200);
  });

  it('answers 304 while the file is as old as the client knows it', async () => {
    await put('a.txt', 'x');
    const { headers } = await room.request('GET', '/files/a.txt');
    const since = headers.get('last-modified') ?? '';
    const response = await room.request('GET', '/files/a.txt', undefined, {
      'If-Modified-Since': since,
    });
    expect([response.status, await response.text()]).toEqual([304, '']);
  });

  it('lets a URL with a version be kept for years', async () => {
    await put('a.txt', 'x');
    const { headers } = await room.request('GET', '/files/a.txt?v=1');
    expect(headers.get('cache-control')).toBe('max-age=315360000');
    expect(new Date(headers.get('expires') ?? 0).getFullYear()).toBeGreaterThan(
      new Date().getFullYear() + 8,
    );
  });

  it('answers HEAD without a body', async () => {
    await put('a.txt', '12345');
    const response = await room.request('HEAD', '/files/a.txt');
    expect([
      response.status,
      response.headers.get('content-length'),
      await response.text(),
    ]).toEqual([200, '5', '']);
  });

  it('sends an empty file', async () => {
    await put('empty.txt', '');
    const response = await room.request('GET', '/files/empty.txt');
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/plain; charset=UTF-8',
      '',
    ]);
  });

  it('sends 30 MB byte for byte', async () => {
    const content = randomBytes(30 * 1024 * 1024);
    await put('large.bin', content);
    const response = await room.request('GET', '/files/large.bin');
    expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true);
  });

  it('refuses directories, hidden files, and what is outside', async () => {
    await mkdir(at('dir'));
    await put('.hidden', 'x');
    await writeFile(join(room.home, 'outside.txt'), 'SECRET');
    await symlink(join(room.home, 'outside.txt'), at('link.txt'));
    await symlink(room.home, at('linked'));
    await symlink('a.txt', at('inside.txt'));
    await symlink('loop', at('loop'));
    await put('a.txt', 'x');
    const status = async (path: string): Promise<number> =>
      (await room.request('GET', `/files/${path}`)).status;
    expect(await status('dir')).toBe(403);
    expect(await status('.hidden')).toBe(404);
    expect(await status('none')).toBe(404);
    expect(await status('a.txt/none')).toBe(404);
    expect(await status('..%2foutside.txt')).toBe(403);
    expect(await status('link.txt')).toBe(403);
    expect(await status('linked/outside.txt')).toBe(403);
    expect(await status('a%00')).toBe(404);
    expect(await status('loop')).toBe(404);
    expect(await status('inside.txt')).toBe(200);
    expect(await status('')).toBe(403);
  });

  it('is guarded against other sites, since it shows what the user may see', async () => {
    const gatekeeper = openGate({
      checkXsrf: (gate) => {
        if (gate.headers.referer === undefined)
          throw new HttpError(403, 'Blocking request from unknown origin');
      },
    });
    await using guarded = await testRoom({ needs: { gatekeeper } });
    await writeFile(join(guarded.root, 'a.txt'), 'x');
    expect((await guarded.request('GET', '/files/a.txt')).status).toBe(403);
    expect((await guarded.request('HEAD', '/files/a.txt')).status).toBe(403);
    expect(
      (await guarded.request('GET', '/files/a.txt', undefined, { Referer: guarded.url })).status,
    ).toBe(200);
  });
});

describe('GET /view', () => {
  it('shows a file in a sandbox', async () => {
    await put('a b<i>.html', 'x');
    const response = await room.request('GET', '/view/a%20b%3Ci%3E.html');
    const page = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(page).toContain('<title>a b&lt;i&gt;.html</title>');
    expect(page).toContain(
      '<iframe id="iframe" sandbox="allow-scripts" src="/files/a%20b%3Ci%3E.html">',
    );
  });

  it('answers 404 with a page where there is no file', async () => {
    await mkdir(at('dir'));
    for (const path of ['none.html', 'dir']) {
      const response = await room.request('GET', `/view/${path}`);
      expect([response.status, response.headers.get('content-type')]).toEqual([
        404,
        'text/html; charset=UTF-8',
      ]);
      expect(await response.text()).toContain('404 : Not Found');
    }
  });
});
