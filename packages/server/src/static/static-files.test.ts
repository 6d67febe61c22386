import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ByteSource, Reply } from '../http/index.ts';
import { RangeNotSatisfiable, StaticFileNotFound } from './errors.ts';
import { StaticFiles, type Freshness } from './static-files.ts';

const CHANGED = new Date('2026-01-02T03:04:05Z');
const LONG = 'let elara = 1;\n'.repeat(500);

async function textOf({ body }: Reply): Promise<string> {
  if (body === null || typeof body === 'string') return body ?? '';
  return (body instanceof Uint8Array ? Buffer.from(body) : await readAll(body)).toString();
}

async function readAll(body: Reply['body']): Promise<Buffer> {
  const source = body as ByteSource;
  const whole = Buffer.alloc(source.length);
  for (let at = 0; at < whole.length;) at += await source.read(whole.subarray(at));
  await source.close();
  return whole;
}

function decoded(body: Buffer, encoding: string | undefined): Buffer {
  if (encoding === undefined) return body;
  return encoding === 'br' ? brotliDecompressSync(body) : gunzipSync(body);
}

/** Ends what a test does not read. */
async function drop({ body }: Reply): Promise<void> {
  await (body as ByteSource | null)?.close();
}

describe('StaticFiles', () => {
  let folder = '';
  const files = new StaticFiles({ cacheBytes: 1e6 });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'elara-static-'));
    mkdirSync(path.join(folder, 'sub'));
    for (const [name, content] of [
      ['a.js', LONG],
      ['short.js', '1;'],
      ['pre.js', 'plain'],
      ['pre.js.br', 'brotli'],
      ['pre.js.gz', 'gzip'],
      ['picture.png', LONG],
    ] as const) {
      writeFileSync(path.join(folder, name), content);
      utimesSync(path.join(folder, name), CHANGED, CHANGED);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const get = (
    name: string,
    headers: Record<string, string> = {},
    remoteAddress = '203.0.113.9',
    freshness: Freshness = 'revalidate',
  ): Promise<Reply> => files.reply({ headers, remoteAddress }, [folder], name, freshness);

  it('sends a file with what a browser needs to keep it', async () => {
    const reply = await get('short.js');
    expect(reply).toMatchObject({
      status: 200,
      type: 'application/javascript',
      etag: false,
      headers: {
        'Cache-Control': 'no-cache',
        'Last-Modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
        'Content-Length': '2',
        'Accept-Ranges': 'bytes',
        Vary: 'Accept-Encoding',
      },
    });
    expect(await textOf(reply)).toBe('1;');
  });

  it('tells browsers to keep what never changes', async () => {
    const reply = await get('short.js', {}, '', 'immutable');
    expect(reply.headers['Cache-Control']).toBe('public, max-age=31536000, immutable');
    await drop(reply);
  });

  it.each([
    ['Fri, 02 Jan 2026 03:04:05 GMT', 304],
    ['Fri, 02 Jan 2026 03:04:06 GMT', 304],
    ['Fri, 02 Jan 2026 03:04:04 GMT', 200],
    ['nonsense', 200],
  ])('to If-Modified-Since: %s answers %i', async (since, status) => {
    const reply = await get('short.js', { 'if-modified-since': since });
    expect(reply.status).toBe(status);
    if (status === 304) expect(reply.body).toBeNull();
    await drop(reply);
  });

  it('sends a part of a file, never compressed', async () => {
    const reply = await get('a.js', { range: 'bytes=4-8', 'accept-encoding': 'br' });
    expect(reply).toMatchObject({
      status: 206,
      headers: { 'Content-Range': `bytes 4-8/${LONG.length}`, 'Content-Length': '5' },
    });
    expect(reply.headers).not.toHaveProperty('Content-Encoding');
    expect(await textOf(reply)).toBe('elara');
  });

  it('refuses a part beyond the end', async () => {
    await expect(get('short.js', { range: 'bytes=2-' })).rejects.toThrow(RangeNotSatisfiable);
    await expect(get('short.js', { range: 'bytes=2-' })).rejects.toMatchObject({
      status: 416,
      headers: { 'Content-Range': 'bytes */2' },
    });
  });

  it.each([
    ['gzip, br', 'br', 'brotli'],
    ['gzip', 'gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip', 'gzip'],
  ])(
    'for Accept-Encoding: %s takes the file compressed beforehand as %s',
    async (header, encoding, text) => {
      const reply = await get('pre.js', { 'accept-encoding': header }, '127.0.0.1');
      expect(reply).toMatchObject({
        type: 'application/javascript',
        headers: {
          'Content-Encoding': encoding,
          'Content-Length': String(text.length),
          Vary: 'Accept-Encoding',
        },
      });
      expect(await textOf(reply)).toBe(text);
    },
  );

  it('sends the plain file to a client that takes no encoding', async () => {
    const reply = await get('pre.js');
    expect(reply.headers).not.toHaveProperty('Content-Encoding');
    expect(await textOf(reply)).toBe('plain');
  });

  it('compresses on the way for clients elsewhere', async () => {
    const reply = await get('a.js', { 'accept-encoding': 'gzip, br' });
    expect(reply.headers['Content-Encoding']).toBe('br');
    expect(brotliDecompressSync(reply.body as Buffer).toString()).toBe(LONG);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', ''])(
    'does not compress for %j, on the same machine',
    async (address) => {
      const reply = await get('a.js', { 'accept-encoding': 'br' }, address);
      expect(reply.headers).not.toHaveProperty('Content-Encoding');
      await drop(reply);
    },
  );

  it.each(['short.js', 'picture.png'])('does not compress %s: nothing to gain', async (name) => {
    const reply = await get(name, { 'accept-encoding': 'br' });
    expect(reply.headers).not.toHaveProperty('Content-Encoding');
    await drop(reply);
  });

  it.each([
    ['203.0.113.9', 'gzip, br', LONG, 'br'],
    ['203.0.113.9', 'gzip', LONG, 'gzip'],
    ['203.0.113.9', '', LONG, undefined],
    ['203.0.113.9', 'br', 'short', undefined],
    ['127.0.0.1', 'br', LONG, undefined],
  ])('sends a text to %s that takes %j', async (remoteAddress, accept, text, encoding) => {
    const request = { headers: { 'accept-encoding': accept }, remoteAddress };
    const reply = await files.replyWithText(request, text, 'application/json');
    expect(reply).toMatchObject({ status: 200, type: 'application/json', etag: true });
    expect(reply.headers['Content-Encoding']).toBe(encoding);
    expect(reply.headers['Vary']).toBe('Accept-Encoding');
    const body = Buffer.from(reply.body as string | Buffer);
    expect(decoded(body, encoding).toString()).toBe(text);
    const again = await files.replyWithText(request, text, 'application/json');
    expect(again.body).toEqual(reply.body);
  });

  it('fails before it answers when the file is gone by then', async () => {
    const stats = statSync(path.join(folder, 'a.js'));
    const gone = { file: path.join(folder, 'gone.js'), stats };
    const request = { headers: {}, remoteAddress: '' };
    await expect(files.replyWith(request, gone, 'revalidate')).rejects.toThrow('ENOENT');
    const part = { headers: { range: 'bytes=0-1' }, remoteAddress: '' };
    await expect(files.replyWith(part, gone, 'revalidate')).rejects.toThrow('ENOENT');
  });

  it('searches folders in order and follows links', async () => {
    const other = path.join(folder, 'other');
    mkdirSync(other);
    writeFileSync(path.join(other, 'a.js'), 'other');
    symlinkSync(other, path.join(folder, 'link'));
    const request = { headers: {}, remoteAddress: '' };
    const first = await files.reply(request, [other, folder], 'a.js', 'revalidate');
    expect(await textOf(first)).toBe('other');
    expect(await textOf(await get('link/a.js'))).toBe('other');
  });

  it.each([
    '',
    'none.js',
    'sub',
    'sub/',
    '/a.js',
    './a.js',
    'sub/../a.js',
    '../x',
    'a.js\0',
    'sub\\..\\a.js',
  ])('answers 404 for %j', async (name) => {
    await expect(get(name)).rejects.toThrow(StaticFileNotFound);
  });
});
