import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CodeCache, type CodeCacheOptions } from './code-cache.ts';

const FILE = 'start-0123.cjs';
const CODE = Buffer.from('what the engine made of it');

let root: string;
let dir: string;
let home: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-code-cache-'));
  dir = join(root, 'dist');
  home = join(root, 'home');
  await mkdir(dir);
  await mkdir(home);
  await writeFile(join(dir, FILE), '({})');
});

afterEach(async () => {
  await chmod(dir, 0o755);
  await rm(root, { recursive: true });
});

const cacheOf = (changes: Partial<CodeCacheOptions> = {}) =>
  new CodeCache({
    dir,
    file: FILE,
    env: { HOME: home },
    nodeOptions: '',
    userId: process.geteuid?.(),
    ...changes,
  });

/** Nobody can make a folder where a file is, not even root. */
const closeDist = () => writeFile(join(dir, 'cache'), '');

describe('code that was kept', () => {
  it('is given to the next start, aligned as V8 wants it', () => {
    cacheOf().write(CODE);
    const read = cacheOf().read();
    expect(read).toEqual(CODE);
    expect((read?.byteOffset ?? 1) % 8).toBe(0);
  });

  it('lies beside the script', async () => {
    cacheOf().write(CODE);
    expect(await readdir(join(dir, 'cache'))).toEqual([
      `${FILE}.${process.version}-${process.arch}`,
    ]);
    expect(await readdir(home)).toEqual([]);
  });

  it('lies in the folder of the user where the place beside the script is closed', async () => {
    await closeDist();
    cacheOf().write(CODE);
    expect(await readdir(join(home, '.cache/elara'))).toHaveLength(1);
    expect(cacheOf().read()).toEqual(CODE);
  });

  it('follows XDG_CACHE_HOME', async () => {
    await closeDist();
    cacheOf({ env: { HOME: home, XDG_CACHE_HOME: join(root, 'xdg') } }).write(CODE);
    expect(await readdir(join(root, 'xdg/elara'))).toHaveLength(1);
  });

  it('is none where nothing can be written', async () => {
    await closeDist();
    await writeFile(join(home, '.cache'), '');
    cacheOf().write(CODE);
    expect(cacheOf().read()).toBeUndefined();
  });

  it('is there for each set of options of Node', () => {
    cacheOf({ nodeOptions: '--no-opt' }).write(CODE);
    expect(cacheOf().read()).toBeUndefined();
    cacheOf().write(Buffer.from('other code'));
    expect(cacheOf({ nodeOptions: '--no-opt' }).read()).toEqual(CODE);
  });
});

describe('code that cannot be trusted', () => {
  const onlyFile = async () => {
    const [name = ''] = await readdir(join(dir, 'cache'));
    return join(dir, 'cache', name);
  };

  it('is of another script under the same name', async () => {
    cacheOf().write(CODE);
    await writeFile(join(dir, FILE), '({ more: 1 })');
    expect(cacheOf().read()).toBeUndefined();
  });

  it('is of a script that changed since, though as long', async () => {
    cacheOf().write(CODE);
    await utimes(join(dir, FILE), 1, 1);
    expect(cacheOf().read()).toBeUndefined();
  });

  it('was cut off anywhere', async () => {
    cacheOf().write(CODE);
    const file = await onlyFile();
    const whole = await readFile(file);
    for (let length = 0; length < whole.length; length += 1) {
      await writeFile(file, whole.subarray(0, length));
      expect(cacheOf().read()).toBeUndefined();
    }
    await writeFile(file, whole);
    expect(cacheOf().read()).toEqual(CODE);
  });

  it.skipIf(process.geteuid === undefined)('is of a stranger', async () => {
    cacheOf().write(CODE);
    // Whoever this is: neither root nor the owner of the script wrote for him, but both may.
    expect(cacheOf({ userId: 12_345 }).read()).toEqual(CODE);
  });

  it('is replaced by the next that is kept, and leaves nothing behind', async () => {
    cacheOf().write(CODE);
    await writeFile(await onlyFile(), 'broken');
    cacheOf().write(CODE);
    expect(cacheOf().read()).toEqual(CODE);
    expect(await readdir(join(dir, 'cache'))).toHaveLength(1);
  });
});

describe('code of versions that are gone', () => {
  it('is removed after some months, and nothing else', async () => {
    await mkdir(join(dir, 'cache'));
    const names = ['start-old.cjs.v1.0.0-x64', 'start-new.cjs.v1.0.0-x64', 'notes.txt'];
    for (const name of names) await writeFile(join(dir, 'cache', name), '');
    for (const name of ['start-old.cjs.v1.0.0-x64', 'notes.txt']) {
      await utimes(join(dir, 'cache', name), 1, 1);
    }
    cacheOf().write(CODE);
    const left = await readdir(join(dir, 'cache'));
    expect(left).not.toContain(names[0]);
    expect(left).toEqual(expect.arrayContaining(names.slice(1)));
  });
});
