import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Batch, BatchListener, SubscribeOptions, Subscription } from '../host.ts';
import { JournalsRig, append } from '../testing/journals.ts';
import type { KernelJournal } from './journal-store.ts';
import { Kind } from './kinds.ts';
import { Readers } from './readers.ts';

/** Readers of the journal of one kernel. */
class Scene {
  readonly rig: JournalsRig;
  readonly kernel: KernelJournal;
  readonly errors: unknown[] = [];
  readonly readers: Readers;

  constructor(rig: JournalsRig) {
    this.rig = rig;
    this.kernel = rig.open();
    this.readers = new Readers({
      journal: this.kernel.keeper,
      failed: (error) => this.errors.push(error),
      delivered: () => {
        this.kernel.keeper.balance();
      },
    });
  }

  async append(count: number, kind: number = Kind.output): Promise<void> {
    for (let index = 0; index < count; index += 1) append(this.kernel, 500, { kind });
    this.readers.schedule();
    await settled();
  }

  subscribe(options: SubscribeOptions, listener: BatchListener): Subscription {
    return this.readers.subscribe(options, listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.rig[Symbol.asyncDispose]();
  }
}

/** Turns enough for whatever was put off. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 2));
}

const numbers = (batch: Batch): number[] => batch.entries.map((entry) => entry.sequence);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

let scene: Scene;
beforeEach(async () => {
  scene = new Scene(await JournalsRig.create());
});
afterEach(async () => {
  await scene[Symbol.asyncDispose]();
});

describe('Readers', () => {
  it('give a reader no more than its window until it acknowledges', async () => {
    const seen: Batch[] = [];
    const options = { after: 0, window: 2000 };
    const subscription = scene.subscribe(options, (batch) => seen.push(batch));
    await scene.append(10);
    const given = seen.length;
    expect(seen.flatMap(numbers).length).toBeLessThan(10);
    await scene.append(1);
    expect(seen.length).toBe(given);
    while (seen.at(-1)!.last < 11) {
      subscription.acknowledge(seen.at(-1)!.last);
      await settled();
    }
    expect(seen.flatMap(numbers)).toEqual(upTo(11));
  });

  it('let a reader that takes nothing wait, and count what it missed', async () => {
    await using tight = new Scene(await JournalsRig.create({ memory: 20_000 }));
    const fast: number[] = [];
    const slow: number[] = [];
    const misses: number[] = [];
    const slowly = tight.subscribe({ after: 0, window: 2000 }, (batch, missed) => {
      slow.push(...numbers(batch));
      misses.push(missed);
    });
    const quickly = tight.subscribe({ after: 0 }, (batch, missed) => {
      expect(missed).toBe(0);
      fast.push(...numbers(batch));
      quickly.acknowledge(batch.last);
    });
    for (let round = 0; round < 10; round += 1) await tight.append(10);
    expect(fast).toEqual(upTo(100));
    expect(slowly.backlog.messages).toBe(100 - slow.length);
    while (slow.at(-1)! < 100) {
      slowly.acknowledge(slow.at(-1)!);
      await settled();
    }
    const missed = misses.reduce((sum, one) => sum + one, 0);
    expect(missed).toBeGreaterThan(0);
    expect(slow.length + missed).toBe(100);
    expect(slowly.backlog).toEqual({ messages: 0, bytes: 0 });
    expect(tight.rig.did).toEqual([]);
  });

  it('read from disk for a reader that is far behind, while another has the newest', async () => {
    const limits = { memory: 100_000, disk: 100_000_000, reading: 50_000 };
    await using full = new Scene(await JournalsRig.create(limits));
    const fast: number[] = [];
    const slow: number[] = [];
    const quickly = full.subscribe({ after: 0 }, (batch, missed) => {
      expect(missed).toBe(0);
      fast.push(...numbers(batch));
      quickly.acknowledge(batch.last);
    });
    const slowly = full.subscribe({ after: 0, window: 10_000 }, (batch, missed) => {
      expect(missed).toBe(0);
      slow.push(...numbers(batch));
    });
    for (let round = 0; round < 100; round += 1) await full.append(20);
    await until(() => full.kernel.keeper.disk > 1_000_000);
    expect(fast).toEqual(upTo(2000));
    expect(slow.length).toBeLessThan(100);
    expect(slowly.backlog.bytes).toBeGreaterThan(1_000_000);
    const late: number[] = [];
    full.subscribe({ after: 500, window: Infinity }, (batch) => late.push(...numbers(batch)));
    while (slow.length < 2000) {
      slowly.acknowledge(slow.at(-1)!);
      await settled();
    }
    await until(() => late.at(-1) === 2000);
    expect(slow).toEqual(upTo(2000));
    expect(late).toEqual(upTo(2000).slice(500));
    expect(full.kernel.keeper.memory).toBeLessThanOrEqual(100_000);
    expect(full.rig.store.cache.bytes).toBeLessThanOrEqual(60_000);
  });

  it('give the same batch to all who stand at the same place', async () => {
    const seen: Batch[][] = [[], [], []];
    const subscriptions = seen.map((list, index) =>
      scene.subscribe({ after: 0, ...(index === 2 ? { window: 1 } : {}) }, (batch) =>
        list.push(batch),
      ),
    );
    await scene.append(2);
    await scene.append(2);
    subscriptions[2]?.acknowledge(2);
    await settled();
    expect(seen[0]).toHaveLength(2);
    for (const list of seen)
      for (const [index, one] of list.entries()) expect(one).toBe(seen[0]?.[index]);
    expect(seen.map((list) => list.length)).toEqual([2, 2, 2]);
  });

  it('leave out output where a reader wants it, and nothing else', async () => {
    const seen: Batch[] = [];
    const subscription = scene.subscribe({ after: 0, window: 1 }, (batch) => seen.push(batch));
    await scene.append(1);
    await scene.append(50);
    await scene.append(1, Kind.reply);
    await scene.append(50);
    await scene.append(1, Kind.idle);
    subscription.skipOutputUntil(102);
    for (let turn = 0; turn < 20; turn += 1) {
      subscription.acknowledge(seen.at(-1)!.last);
      await settled();
    }
    await scene.append(1);
    subscription.acknowledge(seen.at(-1)!.last);
    await settled();
    expect(seen.flatMap(numbers)).toEqual([1, 52, 103, 104]);
    for (const [index, batch] of seen.entries()) {
      expect(batch.first).toBe((seen[index - 1]?.last ?? 0) + 1);
    }
    const replies = seen.find(({ entries }) => entries[0]?.sequence === 52);
    expect(replies).toMatchObject({ kinds: Kind.reply, packed: undefined });
    expect(seen.some(({ last }) => last === 102)).toBe(true);
  });

  it('pass over output on disk without reading it', async () => {
    await using full = new Scene(await JournalsRig.create({ memory: 50_000, disk: 1e9 }));
    await full.append(1000);
    await until(() => full.kernel.keeper.disk > 400_000);
    const seen: Batch[] = [];
    const subscription = full.subscribe({ after: 0, window: 1 }, (batch) => seen.push(batch));
    subscription.skipOutputUntil(1000);
    await settled();
    expect(seen.flatMap(numbers)).toEqual([]);
    expect(seen.at(-1)?.last).toBe(1000);
    expect(full.rig.store.cache.count).toBe(0);
  });

  it('stop giving to one that closed', async () => {
    const seen: Batch[] = [];
    const subscription = scene.subscribe({ after: 0 }, (batch) => seen.push(batch));
    subscription.close();
    await scene.append(1);
    expect(seen).toEqual([]);
  });

  it('give a long journal in turns, so that others have theirs', async () => {
    for (let round = 0; round < 10; round += 1) await scene.append(1000);
    let given = 0;
    const subscription = scene.subscribe({ after: 0 }, (batch) => {
      given += batch.bytes;
      subscription.acknowledge(batch.last);
    });
    await Promise.resolve();
    expect(given).toBeGreaterThan(500_000);
    expect(given).toBeLessThan(1_500_000);
    await settled();
    expect(subscription.backlog.messages).toBe(0);
  });

  it('go on without a reader that fails', async () => {
    const seen: number[] = [];
    scene.subscribe({ after: 0 }, () => {
      throw new Error('broken reader');
    });
    scene.subscribe({ after: 0 }, (batch) => seen.push(batch.entries.length));
    await scene.append(1);
    await scene.append(1);
    expect(scene.errors).toEqual([new Error('broken reader')]);
    expect(seen).toEqual([1, 1]);
  });
});
