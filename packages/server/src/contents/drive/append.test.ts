import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendAll } from './append.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-append-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('appending', () => {
  it.each([0, 1, 3 * 1024 * 1024])('adds %d bytes to what is there', async (size) => {
    const path = join(directory, 'a');
    await writeFile(path, 'before ');
    await appendAll(path, Buffer.alloc(size, 'x'), true);
    expect(await readFile(path, 'utf8')).toBe('before ' + 'x'.repeat(size));
  });

  it('makes a file that is not there', async () => {
    await appendAll(join(directory, 'new'), Buffer.from('abc'), false);
    expect(await readFile(join(directory, 'new'), 'utf8')).toBe('abc');
  });

  it('fails where there is a folder', async () => {
    await expect(appendAll(directory, Buffer.from('abc'), false)).rejects.toThrow('EISDIR');
  });
});
