import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi, type TestContext } from 'vitest';
import { mountTmpfs, type Mounted } from '../../contents/testing/tmpfs.ts';
import { JournalsRig, append } from '../../kernels/testing/journals.ts';

type Kernel = ReturnType<JournalsRig['open']>;

const LIMITS = { memory: 200_000, disk: 100_000_000, reading: 0 };

/** Journals whose disk has so much room. */
async function onDisk(
  context: TestContext,
  size: string,
): Promise<{ rig: JournalsRig; disk: Mounted }> {
  const rig = await JournalsRig.create(LIMITS);
  const place = join(rig.folder, 'journals');
  await mkdir(place);
  const disk = await mountTmpfs(place, size);
  if (disk === null) {
    await rig[Symbol.asyncDispose]();
    return context.skip('nothing can be mounted here');
  }
  return { rig, disk };
}

async function say(kernel: Kernel, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    append(kernel, 1000);
    if (index % 20 === 0) await until(() => !kernel.keeper.isPaused);
  }
  await until(() => !kernel.keeper.isPaused);
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve));
}

async function numbers({ keeper }: Kernel): Promise<number[]> {
  const found: number[] = [];
  for await (const { entries } of keeper.readAll(0, Infinity)) {
    found.push(...entries.map(({ message }) => Number(message.parseContent()['n'])));
  }
  return found;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a disk that is full while a journal moves there', () => {
  it('holds the newest: the oldest makes room for it, and nobody waits', async (context) => {
    const { rig, disk } = await onDisk(context, '40m');
    const kernel = rig.open();
    await say(kernel, 60_000);
    const kept = await numbers(kernel);
    expect(kept.at(-1)).toBe(60_000);
    expect(kept.length).toBeGreaterThan(5000);
    expect(kept.length).toBeLessThan(60_000);
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => kept[0]! + index));
    expect(kernel.keeper.memory).toBeLessThanOrEqual(200_000);
    expect(rig.log.lines).toEqual([
      'warn The disk is full: the oldest output of kernels makes room for the newest',
    ]);
    await rig.store.dispose();
    await disk.unmount();
    await rig[Symbol.asyncDispose]();
  });

  it('is told once, and used again when others have made room', async (context) => {
    const { rig, disk } = await onDisk(context, '4m');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const filler = join(rig.folder, 'journals', 'filler');
    await writeFile(filler, Buffer.alloc(8_000_000)).catch(() => undefined);
    const kernel = rig.open();
    await say(kernel, 2000);
    expect(kernel.keeper.disk).toBe(0);
    expect(kernel.keeper.memory).toBeLessThanOrEqual(200_000);
    expect((await numbers(kernel)).at(-1)).toBe(2000);
    expect(rig.log.lines).toEqual([
      'error Output of kernels cannot be written to disk: the oldest is forgotten until it can',
    ]);
    await rm(filler);
    vi.advanceTimersByTime(5000);
    await say(kernel, 1000);
    expect(kernel.keeper.disk).toBeGreaterThan(200_000);
    expect(rig.log.lines.at(-1)).toBe('info Output of kernels can be written to disk again');
    await rig.store.dispose();
    await disk.unmount();
    await rig[Symbol.asyncDispose]();
  });
});
