import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contentKey } from './content-key.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { readStamp, unlessDone } from './stamps.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-stamps-'));
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

describe('unlessDone', () => {
  const times = { worked: 0 };
  const piece = (key: string, stands = true) => ({
    root,
    name: 'thing',
    key,
    stands,
    work: () => {
      times.worked += 1;
      return Promise.resolve();
    },
  });

  beforeEach(() => {
    times.worked = 0;
  });

  it('works once for a key', async () => {
    expect(await unlessDone(piece('a'))).toBe(true);
    expect(await unlessDone(piece('a'))).toBe(false);
    expect(times.worked).toBe(1);
  });

  it('works again for another key, and for a result that went away', async () => {
    await unlessDone(piece('a'));
    expect(await unlessDone(piece('b'))).toBe(true);
    expect(await unlessDone(piece('b', false))).toBe(true);
  });

  it('does not take what was broken off for done, not even by its old stamp', async () => {
    await unlessDone(piece('a'));
    const work = () => Promise.reject(new Error('broken off'));
    await expect(unlessDone({ ...piece('b'), work })).rejects.toThrow('broken off');
    expect(await readStamp(root, 'thing')).toBeUndefined();
    expect(await unlessDone(piece('a'))).toBe(true);
  });
});

describe('contentKey', () => {
  const write = async (file: string, text: string) => {
    await mkdir(join(root, 'src/deep'), { recursive: true });
    await writeFile(join(root, file), text);
  };
  const key = () => contentKey(root, ['src', 'lock.json', 'not-there']);

  beforeEach(async () => {
    await write('src/deep/a.ts', 'one');
    await write('lock.json', '{}');
  });

  it('is the same while nothing changed', async () => {
    expect(await key()).toBe(await key());
  });

  it.each([
    ['content', 'src/deep/a.ts', 'two'],
    ['a new file', 'src/b.ts', ''],
    ['a file named by itself', 'lock.json', '{"a":1}'],
  ])('changes with %s', async (_what, file, text) => {
    const before = await key();
    await write(file, text);
    expect(await key()).not.toBe(before);
  });

  it('does not change with tests, which nothing ships', async () => {
    const before = await key();
    await write('src/deep/a.test.ts', 'x');
    expect(await key()).toBe(before);
  });

  it('tells one boundary between files from another', async () => {
    await write('src/a', 'bc');
    const before = await key();
    await rm(join(root, 'src/a'));
    await write('src/ab', 'c');
    expect(await key()).not.toBe(before);
  });
});

describe('oneAtATime', () => {
  const lock = () => join(root, '.setup/lock');
  const silent = () => undefined;

  it('lets the second wait for the first', async () => {
    const order: string[] = [];
    let release = silent;
    const held = new Promise<undefined>((resolve) => {
      release = () => {
        resolve(undefined);
        return undefined;
      };
    });
    const waits = (who: string) => () => order.push(`${who} waits`);
    const first = oneAtATime(lock(), waits('first'), async () => {
      await held;
      order.push('first');
    });
    await expect.poll(() => readFile(join(lock(), 'pid'), 'utf8')).toBe(String(process.pid));
    const second = oneAtATime(lock(), waits('second'), () => {
      order.push('second');
      return Promise.resolve();
    });
    await expect.poll(() => order).toContain('second waits');
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(['second waits', 'first', 'second']);
  });

  it('takes over from a holder that died', async () => {
    await mkdir(lock(), { recursive: true });
    await writeFile(join(lock(), 'pid'), '999999999');
    expect(await oneAtATime(lock(), silent, () => Promise.resolve('done'))).toBe('done');
  });

  it('takes over from a holder that died before it signed', async () => {
    await mkdir(lock(), { recursive: true });
    await utimes(lock(), 0, 0);
    expect(await oneAtATime(lock(), silent, () => Promise.resolve('done'))).toBe('done');
  });

  it('lets go after a failure', async () => {
    const fails = oneAtATime(lock(), silent, () => Promise.reject(new Error('no')));
    await expect(fails).rejects.toThrow('no');
    expect(await oneAtATime(lock(), silent, () => Promise.resolve(1))).toBe(1);
  });
});
