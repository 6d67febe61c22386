import { Message } from 'elara-wire';
import { describe, expect, it } from 'vitest';

import type { Batch } from '../host.ts';
import { Journal } from './journal.ts';
import { Kind } from './kinds.ts';
import { Readers } from './readers.ts';

/** Readers of a small journal. */
class Scene {
  readonly journal: Journal;
  readonly errors: unknown[] = [];
  readonly readers: Readers;

  constructor(budget = 20_000) {
    this.journal = new Journal(budget);
    this.readers = new Readers({
      journal: this.journal,
      failed: (error) => this.errors.push(error),
      delivered: () => {
        this.journal.trim();
      },
    });
  }

  async append(count: number, kind: number = Kind.output): Promise<void> {
    const empty = Buffer.from('{}');
    for (let index = 0; index < count; index += 1) {
      const parts = { header: empty, parentHeader: empty, metadata: empty };
      const message = new Message({ ...parts, content: Buffer.alloc(500) });
      this.journal.append({ channel: 'iopub', message, kind, origin: undefined });
    }
    this.readers.schedule();
    await settled();
  }
}

/** Turns enough for whatever was put off. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const numbers = (batch: Batch): number[] => batch.entries.map((entry) => entry.sequence);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('Readers', () => {
  it('keep the budget when nobody reads', async () => {
    const scene = new Scene();
    await scene.append(100);
    expect(scene.journal.memory).toBeLessThanOrEqual(20_000);
  });

  it('give a reader no more than its window until it acknowledges', async () => {
    const scene = new Scene(1_000_000);
    const seen: Batch[] = [];
    const options = { after: 0, window: 2000 };
    const subscription = scene.readers.subscribe(options, (batch) => seen.push(batch));
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
    const scene = new Scene();
    const fast: number[] = [];
    const slow: number[] = [];
    const misses: number[] = [];
    const slowly = scene.readers.subscribe({ after: 0, window: 2000 }, (batch, missed) => {
      slow.push(...numbers(batch));
      misses.push(missed);
    });
    const quickly = scene.readers.subscribe({ after: 0 }, (batch, missed) => {
      expect(missed).toBe(0);
      fast.push(...numbers(batch));
      quickly.acknowledge(batch.last);
    });
    for (let round = 0; round < 10; round += 1) await scene.append(10);
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
  });

  it('give the same batch to all who stand at the same place', async () => {
    const scene = new Scene(1_000_000);
    const seen: Batch[][] = [[], [], []];
    const subscriptions = seen.map((list, index) =>
      scene.readers.subscribe({ after: 0, ...(index === 2 ? { window: 1 } : {}) }, (batch) =>
        list.push(batch),
      ),
    );
    await scene.append(2);
    await scene.append(2);
    subscriptions[2]?.acknowledge(2);
    await settled();
    expect(seen[0]).toHaveLength(2);
    for (const list of seen) expect(list).toEqual(seen[0]);
    expect(seen[1]?.[1]).toBe(seen[0]?.[1]);
    expect(seen[2]?.[1]).toBe(seen[0]?.[1]);
  });

  it('leave out output where a reader wants it, and nothing else', async () => {
    const scene = new Scene(1_000_000);
    const seen: Batch[] = [];
    const subscription = scene.readers.subscribe({ after: 0, window: 1 }, (batch) =>
      seen.push(batch),
    );
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

  it('stop giving to one that closed', async () => {
    const scene = new Scene();
    const seen: Batch[] = [];
    const subscription = scene.readers.subscribe({ after: 0 }, (batch) => seen.push(batch));
    subscription.close();
    await scene.append(1);
    expect(seen).toEqual([]);
  });

  it('give a long journal in turns, so that others have theirs', async () => {
    const scene = new Scene(10_000_000);
    for (let round = 0; round < 10; round += 1) await scene.append(1000);
    let given = 0;
    const subscription = scene.readers.subscribe({ after: 0 }, (batch) => {
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
    const scene = new Scene();
    const seen: number[] = [];
    scene.readers.subscribe({ after: 0 }, () => {
      throw new Error('broken reader');
    });
    scene.readers.subscribe({ after: 0 }, (batch) => seen.push(batch.entries.length));
    await scene.append(1);
    await scene.append(1);
    expect(scene.errors).toEqual([new Error('broken reader')]);
    expect(seen).toEqual([1, 1]);
  });
});
