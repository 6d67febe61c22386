import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-write-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('writing a file whole', () => {
  it('makes it, replaces it and leaves nothing else behind', async () => {
    const file = join(folder, 'a/b/x.json');
    await writeWhole(file, 'one');
    await writeWhole(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(join(folder, 'a/b'))).toEqual(['x.json']);
  });

  it('keeps a link and replaces what it leads to', async () => {
    await mkdir(join(folder, 'repository'));
    await writeFile(join(folder, 'repository/settings'), 'old');
    await symlink(join(folder, 'repository/settings'), join(folder, 'settings'));
    await writeWhole(join(folder, 'settings'), 'new');
    expect(await readFile(join(folder, 'repository/settings'), 'utf8')).toBe('new');
    expect((await lstat(join(folder, 'settings'))).isSymbolicLink()).toBe(true);
  });

  it('keeps the permissions', async () => {
    const file = join(folder, 'secret');
    await writeFile(file, 'old');
    await chmod(file, 0o600);
    await writeWhole(file, 'new');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('makes secrets that nobody else can read, whatever the file was', async () => {
    const file = join(folder, 'private/secret');
    await writeWhole(file, 'one', { mode: 0o600, folderMode: 0o700 });
    expect((await stat(join(folder, 'private'))).mode & 0o777).toBe(0o700);
    await chmod(file, 0o644);
    await writeWhole(file, 'two', { mode: 0o600 });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('leaves the old file and no other when it fails', async () => {
    await mkdir(join(folder, 'taken/inside'), { recursive: true });
    await expect(writeWhole(join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
    expect(await readdir(join(folder, 'taken'))).toEqual(['inside']);
  });

  it('never shows a reader a part, while many write at once', async () => {
    const file = join(folder, 'x');
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(100_000));
    await writeWhole(file, texts[0]!);
    const state = { writing: true };
    const reads: string[] = [];
    const reader = (async () => {
      while (state.writing) reads.push(await readFile(file, 'utf8'));
    })();
    await Promise.all(texts.map((text) => writeWhole(file, text)));
    state.writing = false;
    await reader;
    expect(reads.length).toBeGreaterThan(0);
    expect(reads.every((read) => texts.includes(read))).toBe(true);
    expect(await readdir(folder)).toEqual(['x']);
  });
});
