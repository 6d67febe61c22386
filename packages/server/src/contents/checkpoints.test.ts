import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileCheckpoints } from './checkpoints.ts';
import { ContentsRoot } from './drive/root.ts';
import { NotFound } from './errors.ts';

let directory: string;
let checkpoints: FileCheckpoints;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-checkpoints-'));
  checkpoints = new FileCheckpoints({
    root: new ContentsRoot(directory, false),
    directoryName: '.ipynb_checkpoints',
    temporaryDirectory: join(directory, 'tmp'),
    write: (path, bytes) => writeFile(join(directory, path), bytes),
  });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const put = (name: string, content: string): Promise<void> =>
  writeFile(join(directory, name), content);
const kept = (...parts: string[]): string => join(directory, '.ipynb_checkpoints', ...parts);

describe('checkpoints of files', () => {
  it.each([
    ['n.ipynb', 'n-checkpoint.ipynb'],
    ['a.tar.gz', 'a.tar-checkpoint.gz'],
    ['Makefile', 'Makefile-checkpoint'],
    ['.env', '.env-checkpoint'],
  ])('of %s are kept as %s', async (name, expected) => {
    await put(name, 'x');
    await checkpoints.create(name);
    expect(await readdir(kept())).toEqual([expected]);
  });

  it('have the content and the time of the file', async () => {
    await put('a.txt', 'one');
    await utimes(join(directory, 'a.txt'), 1_600_000_000, 1_600_000_000);
    expect(await checkpoints.create('a.txt')).toEqual({
      id: 'checkpoint',
      last_modified: '2020-09-13T12:26:40.000000Z',
    });
    expect(await readFile(kept('a-checkpoint.txt'), 'utf8')).toBe('one');
  });

  it('are replaced by the next one, and leave nothing else behind', async () => {
    for (const content of ['one', 'two']) {
      await put('a.txt', content);
      await checkpoints.create('a.txt');
    }
    expect(await readdir(kept())).toEqual(['a-checkpoint.txt']);
    expect(await readFile(kept('a-checkpoint.txt'), 'utf8')).toBe('two');
  });

  it('go with a file that moves, also into another directory', async () => {
    await put('a.txt', 'x');
    await mkdir(join(directory, 'dir'));
    await checkpoints.create('a.txt');
    await checkpoints.move('a.txt', 'dir/b.txt');
    expect(await readdir(join(directory, 'dir', '.ipynb_checkpoints'))).toEqual([
      'b-checkpoint.txt',
    ]);
    expect(await checkpoints.list('dir/b.txt')).toHaveLength(1);
    expect(await checkpoints.list('a.txt')).toEqual([]);
  });

  it('need not exist for a file to move or go', async () => {
    await checkpoints.move('a.txt', 'b.txt');
    await checkpoints.removeAll('a.txt');
    expect(await readdir(directory)).toEqual([]);
  });

  it('bring back the time of the file with its content', async () => {
    await put('a.txt', 'one');
    await utimes(join(directory, 'a.txt'), 1_600_000_000, 1_600_000_000);
    await checkpoints.create('a.txt');
    await put('a.txt', 'two');
    await checkpoints.restore('a.txt', 'checkpoint');
    expect(await readFile(join(directory, 'a.txt'), 'utf8')).toBe('one');
    expect((await stat(join(directory, 'a.txt'))).mtimeMs).toBe(1_600_000_000_000);
  });

  it('fail when there is nothing to keep or to bring back', async () => {
    await expect(checkpoints.create('none.txt')).rejects.toThrow('ENOENT');
    await expect(checkpoints.restore('none.txt', 'checkpoint')).rejects.toThrow('ENOENT');
    await expect(checkpoints.remove('none.txt', 'x')).rejects.toThrow(NotFound);
  });

  it('know the directory that is their own', () => {
    expect(checkpoints.isOwnDirectory('.ipynb_checkpoints')).toBe(true);
    expect(checkpoints.isOwnDirectory('x')).toBe(false);
  });

  it('are not kept outside of the root', async () => {
    await expect(checkpoints.create('../x')).rejects.toThrow('outside root');
    await expect(checkpoints.list('../x')).rejects.toThrow('outside root');
  });
});
