import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidPath, NotFound } from '../errors.ts';
import { apiJoin, apiName, apiParent, ContentsRoot, quotePath, trimSlashes } from './root.ts';

let directory: string;
let root: ContentsRoot;
beforeAll(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), 'elara-root-')));
  root = new ContentsRoot(directory, false);
  await mkdir(join(directory, 'dir', '.hidden', 'deep'), { recursive: true });
  await writeFile(join(directory, 'dir', 'file.txt'), '');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const segment = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '',
    'a',
    'dir',
    '...',
    '..a',
    '~',
    '\\',
    'C:',
    '%2e%2e',
    '.hidden',
    '\0',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const anyPath = fc.array(segment, { maxLength: 8 }).map((parts) => parts.join('/'));

describe('ContentsRoot.resolve', () => {
  it('never leads out of the root', () => {
    fc.assert(
      fc.property(anyPath, (path) => {
        let osPath: string;
        try {
          osPath = root.resolve(path);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPath);
          return;
        }
        expect(osPath === directory || osPath.startsWith(directory + sep)).toBe(true);
        expect(osPath).toBe(resolve(osPath));
        expect(osPath).not.toContain('\0');
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['', ''],
    ['/', ''],
    ['a/b', 'a/b'],
    ['/a//b/', 'a/b'],
    ['a/../b', 'b'],
    ['a/./b', 'a/b'],
    ['...', '...'],
  ])('resolves %j', (path, expected) => {
    expect(root.resolve(path)).toBe(resolve(directory, expected));
  });

  it.each([
    ['..', '.. is outside root contents directory'],
    ['a/../../b', 'a/../../b is outside root contents directory'],
    ['a\0b', 'a\0b is not a valid path'],
  ])('refuses %j', (path, message) => {
    expect(() => root.resolve(path)).toThrow(message);
  });

  it('does not take a sibling with the same beginning for the inside', () => {
    expect(() => root.resolve(`../${directory.split(sep).at(-1) ?? ''}-other/x`)).toThrow(
      InvalidPath,
    );
  });

  it('finds everything inside when the root is that of the file system', () => {
    const all = new ContentsRoot('/', false);
    expect(all.resolve('etc/passwd')).toBe('/etc/passwd');
    expect(all.resolve('../../etc')).toBe('/etc');
    expect(all.apiPath('/etc/passwd')).toBe('etc/passwd');
  });
});

describe('ContentsRoot.isHidden', () => {
  const isHidden = (path: string): Promise<boolean> => root.isHidden(root.resolve(path));

  it('goes by names below the root alone', async () => {
    expect(await isHidden('')).toBe(false);
    expect(await isHidden('dir/file.txt')).toBe(false);
    expect(await isHidden('dir/.hidden')).toBe(true);
    expect(await isHidden('dir/.hidden/deep')).toBe(true);
    expect(await isHidden('dir/.hidden/deep/none.txt')).toBe(true);
    expect(await isHidden('none')).toBe(false);
    expect(await isHidden('dir/file.txt/none')).toBe(false);
    const dotted = new ContentsRoot(join(directory, 'dir', '.hidden'), false);
    expect(await dotted.isHidden(dotted.resolve('deep'))).toBe(false);
  });

  it('fails at a link that leads to itself', async () => {
    await symlink('loop', join(directory, 'loop'));
    await expect(isHidden('loop')).rejects.toThrow('ELOOP');
  });
});

describe('ContentsRoot.admit', () => {
  it('gives the path of what is not hidden, and of all where hidden files are allowed', async () => {
    expect(await root.admit('dir/file.txt')).toBe(join(directory, 'dir', 'file.txt'));
    await expect(root.admit('dir/.hidden')).rejects.toThrow(NotFound);
    await expect(root.admit('../x')).rejects.toThrow(InvalidPath);
    const open = new ContentsRoot(directory, true);
    expect(await open.admit('dir/.hidden')).toBe(join(directory, 'dir', '.hidden'));
  });
});

describe('ContentsRoot.nearestDirectory', () => {
  it('walks up to a directory that is there', async () => {
    expect(await root.nearestDirectory('dir/file.txt')).toBe(join(directory, 'dir'));
    expect(await root.nearestDirectory('dir')).toBe(join(directory, 'dir'));
    expect(await root.nearestDirectory('none/none/x.ipynb')).toBe(directory);
    expect(await root.nearestDirectory('../../x')).toBe(directory);
    expect(await root.nearestDirectory('a\0b')).toBe(directory);
  });

  it('never leaves the root', async () => {
    await fc.assert(
      fc.asyncProperty(anyPath, async (path) => {
        const found = await root.nearestDirectory(path);
        expect(found === directory || found.startsWith(directory + sep)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('API paths', () => {
  it('are taken apart and put together', () => {
    expect(trimSlashes('//a/b//')).toBe('a/b');
    expect([apiName('a/b.txt'), apiName('b.txt'), apiName('')]).toEqual(['b.txt', 'b.txt', '']);
    expect([apiParent('a/b.txt'), apiParent('b.txt')]).toEqual(['a', '']);
    expect([apiJoin('', 'b'), apiJoin('a', 'b')]).toEqual(['b', 'a/b']);
    expect(root.apiPath(join(directory, 'dir', 'file.txt'))).toBe('dir/file.txt');
    expect(root.apiPath(directory)).toBe('');
    expect(root.apiPath('/elsewhere')).toBeNull();
  });

  it('are quoted as Python does', () => {
    expect(quotePath("a b/é'()!*~-_.x")).toBe('a%20b/%C3%A9%27%28%29%21%2A~-_.x');
    expect(quotePath('half \udcff')).toBe('half%20%EF%BF%BD');
  });
});
