import fc from 'fast-check';
import { mkdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type { JournalEntry, Origin } from '../host.ts';
import { JournalsRig, append } from '../testing/journals.ts';
import type { KernelJournal } from './journal-store.ts';
import { Kind } from './kinds.ts';

const MB = 1_000_000;
const DISK = { memory: 50_000, disk: 100 * MB };

afterEach(() => {
  vi.useRealTimers();
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** All that there is, read as a reader does that is far behind. */
async function readAll({ keeper }: KernelJournal, after = 0): Promise<JournalEntry[]> {
  const found: JournalEntry[] = [];
  for (let place = after; keeper.next(place) !== undefined;) {
    const batch = keeper.read(place, 10_000);
    if (batch === undefined) await keeper.load(place);
    else {
      found.push(...batch.entries);
      place = batch.last;
    }
  }
  return found;
}

const numbers = (entries: readonly JournalEntry[]): number[] =>
  entries.map(({ message }) => Number(message.parseContent()['n']));
const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('JournalKeeper', () => {
  it('moves the oldest to disk, where it can be read back as it was', async () => {
    await using rig = await JournalsRig.create(DISK);
    const kernel = rig.open();
    const origin = { connection: 'c', session: 'ü' };
    for (let index = 0; index < 1000; index += 1) {
      append(kernel, index % 50 === 0 ? 80_000 : 300, index % 10 === 0 ? { origin, kind: 1 } : {});
      if (index % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until(() => kernel.keeper.memory <= 50_000);
    const entries = await readAll(kernel);
    expect(numbers(entries)).toEqual(upTo(1000));
    expect(entries.map((entry) => entry.sequence)).toEqual(upTo(1000));
    expect(entries.filter((entry) => entry.origin !== undefined).length).toBe(100);
    expect(entries[0]).toMatchObject({ origin, kind: 1, channel: 'iopub' });
    expect(entries[1]).toMatchObject({ origin: undefined, kind: Kind.output });
    expect(kernel.keeper.disk).toBeGreaterThan(1.5 * MB);
    expect(rig.log.lines).toEqual([]);
  });

  it('lets nobody else read the files, and removes them with the kernel', async () => {
    await using rig = await JournalsRig.create(DISK);
    const [kernel, other] = [rig.open('a'), rig.open('b')];
    for (let index = 0; index < 200; index += 1) {
      append(kernel);
      append(other);
    }
    await until(() => kernel.keeper.disk > 0 && other.keeper.disk > 0);
    const files = await rig.files();
    for (const file of files) expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(files[0]!, '..'))).mode & 0o777).toBe(0o700);
    await kernel.keeper.end();
    const left = await rig.files();
    expect(left.length).toBeLessThan(files.length);
    expect(left.every((file) => file.includes('/b/'))).toBe(true);
    expect(numbers(await readAll(other))).toEqual(upTo(200));
  });

  it('forgets the oldest on disk beyond the budget, and counts on', async () => {
    await using rig = await JournalsRig.create({ memory: 50_000, disk: MB });
    const kernel = rig.open();
    for (let index = 0; index < 5000; index += 1) {
      append(kernel);
      if (index % 50 === 0) await until(() => kernel.keeper.memory <= 50_000);
    }
    await until(() => kernel.keeper.memory <= 50_000);
    expect(kernel.keeper.disk).toBeLessThanOrEqual(MB);
    expect(kernel.keeper.disk).toBeGreaterThan(MB / 2);
    const entries = await readAll(kernel);
    expect(kernel.keeper.first).toBeGreaterThan(1);
    expect(numbers(entries)).toEqual(upTo(5000, kernel.keeper.first));
  });

  it('keeps all kernels together within the bounds for all', async () => {
    await using rig = await JournalsRig.create({
      memory: 200_000,
      totalMemory: 400_000,
      disk: MB,
      totalDisk: 2 * MB,
    });
    const kernels = ['a', 'b', 'c', 'd', 'e'].map((id) => rig.open(id));
    for (let index = 0; index < 2000; index += 1) {
      for (const kernel of kernels) append(kernel);
      if (index % 20 === 0) await until(() => rig.store.budgets.memory <= 400_000);
      expect(rig.store.budgets.disk).toBeLessThanOrEqual(2 * MB);
    }
    await until(() => rig.store.budgets.memory <= 400_000);
    const memory = kernels.reduce((sum, { keeper }) => sum + keeper.memory, 0);
    expect(memory).toBe(rig.store.budgets.memory);
    for (const kernel of kernels) {
      expect(numbers(await readAll(kernel)).at(-1)).toBe(2000);
    }
  });

  it('lets a kernel that says little keep what it said, while another floods', async () => {
    await using rig = await JournalsRig.create({ memory: 300_000, totalMemory: 300_000, disk: 0 });
    const [quiet, loud] = [rig.open('quiet'), rig.open('loud')];
    for (let index = 0; index < 20; index += 1) append(quiet);
    for (let index = 0; index < 2000; index += 1) append(loud);
    expect(numbers(await readAll(quiet))).toEqual(upTo(20));
    expect(rig.store.budgets.memory).toBeLessThanOrEqual(300_000);
  });

  it('makes the kernel wait only while more comes than the disk takes', async () => {
    await using rig = await JournalsRig.create(DISK);
    const kernel = rig.open();
    for (let index = 0; index < 200; index += 1) append(kernel);
    expect(rig.did).toEqual(['pause k']);
    expect(kernel.keeper.isPaused).toBe(true);
    await until(() => !kernel.keeper.isPaused);
    expect(rig.did).toEqual(['pause k', 'resume k']);
    expect(numbers(await readAll(kernel))).toEqual(upTo(200));
  });

  it('forgets what is on disk for too long', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await using rig = await JournalsRig.create({ ...DISK, maxAge: 60_000 });
    const kernel = rig.open();
    for (let index = 0; index < 200; index += 1) append(kernel);
    await until(() => kernel.keeper.disk > 0 && kernel.keeper.memory <= 50_000);
    rig.now += 50_000;
    vi.advanceTimersByTime(60_000);
    expect(kernel.keeper.first).toBe(1);
    rig.now += 20_000;
    vi.advanceTimersByTime(60_000);
    expect(kernel.keeper.first).toBeGreaterThan(1);
    expect(numbers(await readAll(kernel)).at(-1)).toBe(200);
  });

  it('goes on from memory where nothing can be written, says so once, and writes again later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await using rig = await JournalsRig.create(DISK);
    const kernel = rig.open();
    const blocked = join(rig.folder, 'journals');
    await writeFile(blocked, 'a file where a folder should be');
    const spin = async (isTrue: () => boolean): Promise<void> => {
      while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
    };
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < 200; index += 1) append(kernel);
      await spin(() => !kernel.keeper.isPaused);
      await spin(() => kernel.keeper.memory <= 50_000);
      vi.advanceTimersByTime(5000);
      await spin(() => !kernel.keeper.isPaused);
    }
    expect(kernel.keeper.disk).toBe(0);
    expect(kernel.keeper.first).toBeGreaterThan(400);
    const told = rig.log.lines.filter((line) => line.includes('cannot be written'));
    expect(told).toEqual([
      'error Output of kernels cannot be written to disk: the oldest is forgotten until it can',
    ]);
    await rm(blocked);
    vi.advanceTimersByTime(5000);
    for (let index = 0; index < 200; index += 1) append(kernel);
    await spin(() => kernel.keeper.disk > 0);
    await spin(() => !kernel.keeper.isPaused);
    expect(rig.log.lines.at(-1)).toBe('info Output of kernels can be written to disk again');
    expect(numbers(await readAll(kernel)).at(-1)).toBe(800);
  });

  it('leaves space free on the disk: its own oldest makes room for the newest', async () => {
    await using rig = await JournalsRig.create({ ...DISK, leaveFree: Number.MAX_SAFE_INTEGER });
    const kernel = rig.open();
    for (let index = 0; index < 400; index += 1) append(kernel);
    await until(() => !kernel.keeper.isPaused);
    expect(kernel.keeper.disk).toBe(0);
    expect(kernel.keeper.memory).toBeLessThanOrEqual(50_000);
    expect(rig.log.lines.length).toBe(1);
  });

  it('counts as missing what cannot be read back, and reads on behind it', async () => {
    await using rig = await JournalsRig.create({ ...DISK, disk: 800_000, reading: 0 });
    const kernel = rig.open();
    for (let index = 0; index < 1000; index += 1) {
      append(kernel);
      if (index % 20 === 0) await until(() => !kernel.keeper.isPaused);
    }
    await until(() => kernel.keeper.memory <= 50_000);
    const files = await rig.files();
    expect(files.length).toBeGreaterThan(2);
    await truncate(
      files.find((file) => file.endsWith('/2.log'))!,
      1000,
    );
    const found = numbers(await readAll(kernel));
    expect(found.length).toBeLessThan(1000);
    expect(found.length).toBeGreaterThan(500);
    expect([found[0], found.at(-1)]).toEqual([1, 1000]);
    expect(new Set(rig.log.lines)).toEqual(
      new Set(['error Output of a kernel cannot be read from disk and is forgotten']),
    );
  });

  it('removes what a server left that is gone, and nothing of one that runs', async () => {
    await using rig = await JournalsRig.create(DISK);
    const gone = join(rig.folder, 'journals', '999999999-1', 'kernel');
    const running = join(rig.folder, 'journals', `${process.ppid}-`, 'kernel');
    for (const folder of [gone, running]) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, '1.log'), 'x');
    }
    await rig.store.prepare();
    expect(await rig.files()).toEqual([join(running, '1.log')]);
  });

  it('is the same as a plain list through anything that may happen', async () => {
    type Step =
      | { readonly do: 'append'; readonly size: number; readonly origin: boolean }
      | { readonly do: 'read' | 'settle' | 'restart' | 'forget' };
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          do: fc.constant('append' as const),
          size: fc.oneof(fc.nat(400), fc.nat(5000), fc.constantFrom(66_000, 120_000)),
          origin: fc.boolean(),
        }),
      },
      { weight: 3, arbitrary: fc.constant({ do: 'read' as const }) },
      { weight: 2, arbitrary: fc.constant({ do: 'settle' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
      { weight: 1, arbitrary: fc.constant({ do: 'forget' as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 150 }), async (steps) => {
        await using rig = await JournalsRig.create({
          memory: 30_000,
          disk: 2 * MB,
          reading: 40_000,
        });
        const kernel = rig.open();
        const model: { size: number; origin: Origin | undefined }[] = [];
        let place = 0;
        for (const one of steps) {
          if (one.do === 'append') {
            const origin = one.origin ? { connection: 'c', session: `${model.length}` } : undefined;
            append(kernel, one.size, origin === undefined ? {} : { origin, kind: Kind.other });
            model.push({ size: one.size, origin });
          } else if (one.do === 'settle') await until(() => kernel.keeper.memory <= 160_000);
          else if (one.do === 'restart') place = Math.floor(place / 2);
          else if (one.do === 'forget') kernel.keeper.forgetOldestOnDisk();
          else place = await readOne(kernel, place, model);
        }
        place = 0;
        while (kernel.keeper.next(place) !== undefined) place = await readOne(kernel, place, model);
        expect(kernel.journal.last).toBe(model.length);
        if (model.length > 0) expect(place).toBe(model.length);
      }),
      { numRuns: 40 },
    );
  });
});

/** Reads one batch and compares it with what was appended; gives back where it ends. */
async function readOne(
  kernel: KernelJournal,
  after: number,
  model: readonly { size: number; origin: Origin | undefined }[],
): Promise<number> {
  const { keeper } = kernel;
  if (keeper.next(after) === undefined) return after;
  const batch = keeper.read(after, 4000);
  if (batch === undefined) {
    await keeper.load(after);
    return after;
  }
  expect(batch.first).toBeGreaterThan(after);
  expect(batch.entries.map(({ sequence }) => sequence)).toEqual(upTo(batch.last, batch.first));
  for (const { sequence, message, origin, kind } of batch.entries) {
    const wanted = model[sequence - 1]!;
    expect(message.parseContent()).toEqual({ n: sequence, text: 'x'.repeat(wanted.size) });
    expect(origin).toEqual(wanted.origin);
    expect(kind).toBe(wanted.origin === undefined ? Kind.output : Kind.other);
  }
  return batch.last;
}
