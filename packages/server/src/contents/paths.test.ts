import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testRoom, type TestRoom } from './testing/room.ts';

/** Pieces of raw request paths; `fetch` would tidy them up before they are sent. */
const piece = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '%2E.',
    '..%2f',
    '%2f',
    '%00',
    '%ff',
    '%',
    '%zz',
    '%c0%af',
    'a',
    'dir',
    'a.txt',
    'n.ipynb',
    '.hidden',
    'checkpoints',
    'trust',
    '~',
    '\\',
    '%5c',
    'C%3A',
    '%f0%9f%98%80',
    '%ed%a0%80',
    ';',
    '&',
    '+',
    '%20',
    '-',
    'n'.repeat(300),
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }).map(encodeURIComponent),
);
const rawPath = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('/'));

describe('any path', () => {
  let room: TestRoom;
  beforeAll(async () => {
    room = await testRoom({ settings: { deleteToTrash: false } });
    await writeFile(join(room.home, 'secret.txt'), 'SECRET');
    await mkdir(join(room.root, 'dir', '.hidden'), { recursive: true });
    await writeFile(join(room.root, '.hidden'), 'SECRET');
    await writeFile(join(room.root, 'dir', '.hidden', 'a.txt'), 'SECRET');
    await symlink('nowhere', join(room.root, 'dangling'));
  });
  afterAll(() => room[Symbol.asyncDispose]());

  function ask(method: string, path: string, body = ''): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(room.url);
      const request = httpRequest(
        { hostname, port, path, method, headers: { 'Content-Length': Buffer.byteLength(body) } },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  it('is read without a 500 and without telling what is outside or hidden', async () => {
    const prefix = fc.constantFrom(
      '/api/contents/',
      '/files/',
      '/view/',
      '/api/notebooks/',
      '/api/resolvePath?path=',
    );
    await fc.assert(
      fc.asyncProperty(prefix, rawPath, async (start, path) => {
        const { status, text } = await ask('GET', start + path);
        expect(status).toBeGreaterThan(0);
        expect(status).toBeLessThan(500);
        expect(text).not.toContain('SECRET');
      }),
      { numRuns: 500 },
    );
  });

  it('is written without a 500, and never outside of the root', async () => {
    const body = JSON.stringify({ type: 'file', format: 'text', content: 'OVERWRITTEN' });
    await fc.assert(
      fc.asyncProperty(rawPath, async (path) => {
        const { status, text } = await ask('PUT', `/api/contents/${path}`, body);
        // Only a parent that is missing, a directory and a name that is too long are told with 500.
        if (status >= 500) expect(text).toMatch(/\[Errno (2|20|21|36)\]/);
        expect(await readFile(join(room.home, 'secret.txt'), 'utf8')).toBe('SECRET');
        expect(await readFile(join(room.root, '.hidden'), 'utf8')).toBe('SECRET');
      }),
      { numRuns: 300 },
    );
  });

  it('is renamed to and deleted without touching what is outside or hidden', async () => {
    await fc.assert(
      fc.asyncProperty(
        rawPath,
        fc.array(fc.constantFrom('..', 'a', '.hidden', 'dir', ''), { maxLength: 4 }),
        async (path, target) => {
          await ask('PATCH', `/api/contents/${path}`, JSON.stringify({ path: target.join('/') }));
          await ask('DELETE', `/api/contents/${path}`);
          expect(await readFile(join(room.home, 'secret.txt'), 'utf8')).toBe('SECRET');
          expect(await readFile(join(room.root, '.hidden'), 'utf8')).toBe('SECRET');
        },
      ),
      { numRuns: 200 },
    );
  });
});
