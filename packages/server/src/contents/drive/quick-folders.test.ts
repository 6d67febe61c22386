import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KnownWritable } from './known-writable.ts';
import { directLookUps, waitingLookUps } from './look-ups.ts';
import { QuickFolders, slowMounts } from './quick-folders.ts';
import { Turns } from './turns.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-quick-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('what is mounted', () => {
  it('may let us wait where it is not in this machine', () => {
    const names = slowMounts(
      [
        '36 35 98:0 / / rw,noatime master:1 - ext4 /dev/root rw',
        '40 36 0:40 / /home/user/net\\040drive rw shared:5 - nfs4 server:/x rw,vers=4.2',
        '41 36 0:41 / /proc rw - proc proc rw',
        '42 36 0:42 / /mnt/cloud rw shared:1 master:2 - fuse.sshfs a@b: rw',
        '',
      ].join('\n'),
    );
    expect([...names]).toEqual(['net drive', 'cloud']);
  });

  it('is asked once in a while', async () => {
    let now = 0;
    const folders = new QuickFolders(() => now);
    const first = await folders.kindOf(directory);
    expect(await folders.kindOf(directory)).toBe(first);
    now = 11_000;
    expect(await folders.kindOf(directory)).not.toBe(first);
    expect(await folders.lookUpsFor('/nowhere/at/all')).toBe(waitingLookUps);
  });
});

describe('looking at once', () => {
  it('says the same as through the threads', async () => {
    await writeFile(join(directory, 'file'), 'abc');
    await mkdir(join(directory, 'dir'));
    await symlink('file', join(directory, 'link'));
    await symlink('nowhere', join(directory, 'dangling'));
    const facts = async (look: typeof directLookUps, name: string) => {
      const path = join(directory, name);
      const outcome = (result: Promise<unknown>): Promise<unknown> =>
        result.then(
          (value) => value,
          (error: unknown) => (error as { code: string }).code,
        );
      return [
        await outcome(look.lstat(path).then(({ ino, mtimeNs }) => [ino, mtimeNs])),
        await outcome(look.stat(path).then(({ ino }) => ino)),
        await outcome(look.access(path, 4)),
        await outcome(look.readlink(path)),
      ];
    };
    for (const name of ['file', 'dir', 'link', 'dangling', 'none', 'file/x', 'x'.repeat(300)]) {
      expect(await facts(directLookUps, name)).toEqual(await facts(waitingLookUps, name));
    }
    await directLookUps.syncDirectory(directory);
    await directLookUps.syncDirectory(join(directory, 'none'));
  });
});

describe.runIf(process.platform === 'linux')('whether files may be written', () => {
  it('is asked again only for those that have changed, and after a minute', async () => {
    const path = join(directory, 'file');
    await writeFile(path, '');
    const stats = await stat(path, { bigint: true });
    let now = Number(stats.ctimeNs / 1_000_000n) + 5000;
    const known = new KnownWritable(() => now);
    let asked = 0;
    const isWritable = (changes: object = {}): boolean | undefined =>
      known.filesOf(directory, 100)?.isWritable(Object.assign({}, stats, changes), () => {
        asked++;
        return false;
      });
    expect([isWritable(), isWritable(), asked]).toEqual([false, false, 1]);
    isWritable({ ctimeNs: stats.ctimeNs + 1_000_000n });
    expect(asked).toBe(2);
    now += 61_000;
    isWritable();
    expect(asked).toBe(3);
    expect(known.filesOf(directory, 10)).toBeNull();
  });

  it('is asked each time for what has changed just now', async () => {
    const path = join(directory, 'file');
    await writeFile(path, '');
    const stats = await stat(path, { bigint: true });
    const known = new KnownWritable(() => Number(stats.ctimeNs / 1_000_000n) + 10);
    let asked = 0;
    for (let count = 0; count < 3; count++) {
      known.filesOf(directory, 100)?.isWritable(stats, () => ++asked > 0);
    }
    expect(asked).toBe(3);
  });
});

describe('turns', () => {
  it('are given to one after the other, with others let in between', async () => {
    let now = 0;
    const turns = new Turns(() => now);
    const rounds: number[] = [];
    let round = 0;
    let ticker = setImmediate(function tick() {
      round++;
      ticker = setImmediate(tick);
    });
    const work = async (): Promise<void> => {
      for (let count = 0; count < 2; count++) {
        await turns.next();
        expect(turns.isOver).toBe(false);
        now += 5;
        expect(turns.isOver).toBe(true);
        rounds.push(round);
      }
    };
    await Promise.all([work(), work()]);
    clearImmediate(ticker);
    expect(new Set(rounds).size).toBe(4);
  });
});
