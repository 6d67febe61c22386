import { mkdir, mkdtemp, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VersionConflict } from '../errors.ts';
import type { ListedEntry } from './drive.ts';
import { decodeName, listNames } from './file-names.ts';
import { KeyedLock } from './keyed-lock.ts';
import { LocalDrive } from './local-drive.ts';
import { ContentsRoot } from './root.ts';
import { SafeWriter } from './safe-write.ts';
import { createdAt, httpTime, isoTime, microseconds } from './times.ts';

let directory: string;
let drive: LocalDrive;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-drive-'));
  drive = new LocalDrive({
    root: new ContentsRoot(directory, false),
    writer: new SafeWriter({ atomic: true, temporaryDirectory: directory }),
    trash: {
      platform: 'linux',
      homeTrash: join(directory, '.trash'),
      userId: 0,
      now: () => new Date(),
    },
  });
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function listed(path: string): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = [];
  for await (const batch of drive.list(path)) entries.push(...batch);
  return entries;
}

describe('a local drive', () => {
  it('tells what a path leads to', async () => {
    await writeFile(join(directory, 'a'), 'x');
    await mkdir(join(directory, 'dir'));
    await symlink('a', join(directory, 'link'));
    await symlink('nowhere', join(directory, 'dangling'));
    const kinds = await Promise.all(
      ['a', 'dir', 'link', 'dangling', 'none', 'a/x'].map((path) => drive.kindOf(path)),
    );
    expect(kinds).toEqual(['file', 'directory', 'file', null, null, null]);
    const there = await Promise.all(
      ['a', 'dangling', 'none', 'a/x'].map((path) => drive.exists(path)),
    );
    expect(there).toEqual([true, true, false, false]);
  });

  it('lists a large directory in batches', async () => {
    for (let count = 0; count < 300; count++) await writeFile(join(directory, `${count}`), '');
    let batches = 0;
    for await (const batch of drive.list('')) {
      expect(batch.length).toBeLessThanOrEqual(128);
      batches++;
    }
    expect(batches).toBe(3);
    expect(await listed('')).toHaveLength(300);
  });

  it('writes only over the version that it is told', async () => {
    await drive.write('a', Buffer.from('one'));
    const { version } = await drive.stat('a');
    await drive.write('a', Buffer.from('two'), { ifVersion: version });
    await expect(drive.write('a', Buffer.from('three'), { ifVersion: version })).rejects.toThrow(
      VersionConflict,
    );
    await expect(drive.write('new', Buffer.from('x'), { ifVersion: version })).rejects.toThrow(
      VersionConflict,
    );
    expect(await readFile(join(directory, 'a'), 'utf8')).toBe('two');
    await expect(stat(join(directory, 'new'))).rejects.toThrow('ENOENT');
  });

  it('appends in the order in which it is asked', async () => {
    const numbers = Array.from({ length: 20 }, (_, index) => `${index},`);
    await Promise.all(numbers.map((number) => drive.append('a', Buffer.from(number), false)));
    expect(await readFile(join(directory, 'a'), 'utf8')).toBe(numbers.join(''));
  });

  it('loses nothing of what comes over a link at the same time', async () => {
    await drive.write('a', Buffer.from(''));
    await symlink('a', join(directory, 'link'));
    const appends = Array.from({ length: 20 }, (_, index) =>
      drive.append(index % 2 === 0 ? 'a' : 'link', Buffer.from('x'.repeat(1000)), true),
    );
    await Promise.all(appends);
    expect((await stat(join(directory, 'a'))).size).toBe(20_000);
  });

  it('waits for what is under way', async () => {
    void drive.write('a', Buffer.alloc(1024 * 1024));
    await drive.idle();
    expect((await stat(join(directory, 'a'))).size).toBe(1024 * 1024);
  });

  it('measures a directory as du does', async () => {
    await mkdir(join(directory, 'dir', 'deep'), { recursive: true });
    await writeFile(join(directory, 'dir', 'deep', 'x'), 'x'.repeat(100_000));
    expect(await drive.diskUsage('dir')).toBeGreaterThanOrEqual(100_000);
  });
});

describe('names of files', () => {
  it('are decoded as Python does, and lose nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const name = decodeName(Buffer.from(bytes));
        const back = Buffer.concat(
          Array.from(name, (char) => {
            const code = char.codePointAt(0) ?? 0;
            return code >= 0xdc80 && code <= 0xdcff
              ? Buffer.from([code - 0xdc00])
              : Buffer.from(char, 'utf8');
          }),
        );
        expect(back).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it('keep a replacement character that is really there', async () => {
    await writeFile(join(directory, 'a\ufffd'), '');
    expect(await listNames(directory)).toEqual([{ name: 'a\ufffd', raw: null }]);
  });

  it('are asked for as bytes where they are not UTF-8', async () => {
    const raw = Buffer.from([0x61, 0xff]);
    await writeFile(Buffer.concat([Buffer.from(`${directory}/`), raw]), 'xy');
    expect(await listNames(directory)).toEqual([{ name: 'a\udcff', raw }]);
    expect(await listed('')).toMatchObject([{ name: 'a\udcff', size: 2, kind: 'file' }]);
  });
});

describe('a keyed lock', () => {
  it('runs one action a key at a time, in order, and others beside', async () => {
    const lock = new KeyedLock();
    const log: string[] = [];
    const action = (name: string, ms: number) => async (): Promise<string> => {
      log.push(`+${name}`);
      await new Promise((resolve) => setTimeout(resolve, ms));
      log.push(`-${name}`);
      return name;
    };
    const results = await Promise.all([
      lock.run('k', action('a', 20)),
      lock.run('k', action('b', 1)),
      lock.run('other', action('c', 1)),
    ]);
    expect(results).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['+a', '+c', '-c', '-a', '+b', '-b']);
  });

  it('goes on after a failure, and is idle at the end', async () => {
    const lock = new KeyedLock();
    const failed = lock.run('k', async () => {
      throw new Error('no');
    });
    const next = lock.run('k', async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await lock.idle();
  });
});

describe('times', () => {
  it.each([
    [0n, '1970-01-01T00:00:00.000000Z'],
    [1_700_000_000_123_456_789n, '2023-11-14T22:13:20.123457Z'],
    [1_700_000_000_999_999_900n, '2023-11-14T22:13:21.000000Z'],
    [-1_500_000_000n, '1969-12-31T23:59:58.500000Z'],
    [10n ** 21n, '1970-01-01T00:00:00.000000Z'],
  ])('of %d nanoseconds are %s', (nanoseconds, text) => {
    expect(isoTime(microseconds(nanoseconds))).toBe(text);
  });

  it('have whole seconds in headers', () => {
    expect(httpTime(1_700_000_000_999_999)).toBe('Tue, 14 Nov 2023 22:13:20 GMT');
  });

  it('of creation are those of the last change on Linux, where the reference sees no others', async () => {
    await writeFile(join(directory, 'a'), '');
    await utimes(join(directory, 'a'), 1, 1);
    const stats = await stat(join(directory, 'a'), { bigint: true });
    expect(createdAt(stats, 'linux')).toBe(microseconds(stats.ctimeNs));
    expect(createdAt(stats, 'darwin')).toBe(microseconds(stats.birthtimeNs));
  });
});
