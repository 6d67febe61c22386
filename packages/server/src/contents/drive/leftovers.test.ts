import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Leftovers, temporaryIn } from './leftovers.ts';
import { SafeWriter } from './safe-write.ts';

const MINUTE = 60_000;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-leftovers-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function leave(name = basename(temporaryIn(directory))): Promise<string> {
  await writeFile(join(directory, name), 'half');
  return name;
}

const later =
  (minutes: number): (() => number) =>
  () =>
    Date.now() + minutes * MINUTE;

describe('what a killed server left', () => {
  it('is removed, but not what others made', async () => {
    await leave();
    const kept = [
      await leave('.elara-notes.tmp'),
      await leave('x.elara-0123456789abcdef.tmp'),
      await leave('.elara-0123456789abcdef.tmp.ipynb'),
    ];
    await new Leftovers(later(11)).sweep(directory);
    expect((await readdir(directory)).sort()).toEqual(kept.sort());
  });

  it('stays while it may still be written, whatever time was given to it', async () => {
    const name = await leave();
    await utimes(join(directory, name), new Date(0), new Date(0));
    await new Leftovers(later(9)).sweep(directory);
    expect(await readdir(directory)).toEqual([name]);
  });

  it('is looked for again after a while only', async () => {
    const clock = { now: later(60)() };
    const leftovers = new Leftovers(() => clock.now);
    await leftovers.sweep(directory);
    const name = await leave();
    await leftovers.sweep(directory);
    expect(await readdir(directory)).toEqual([name]);
    clock.now += 11 * MINUTE;
    await leftovers.sweep(directory);
    expect(await readdir(directory)).toEqual([]);
  });

  it('is no matter where the directory cannot be read', async () => {
    const leftovers = new Leftovers(Date.now);
    await leftovers.sweep(join(directory, 'missing'));
    await mkdir(join(directory, '.elara-0123456789abcdef.tmp'));
    await new Leftovers(later(60)).sweep(directory);
    expect(await readdir(directory)).toHaveLength(1);
  });

  it('goes with the next save in its directory', async () => {
    await leave();
    const writer = new SafeWriter({
      atomic: true,
      temporaryDirectory: directory,
      now: later(60),
    });
    await writer.write(join(directory, 'a.txt'), Buffer.from('a'));
    await expect.poll(() => readdir(directory)).toEqual(['a.txt']);
  });
});
