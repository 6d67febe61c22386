import { Message } from 'elara-wire';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Journal } from './journal.ts';
import { Readers } from './readers.ts';

let now = 0;

/** Readers of a small journal, with what they did to its source. */
class Scene {
  readonly journal = new Journal(20_000);
  readonly did: string[] = [];
  readonly errors: unknown[] = [];
  readonly readers = new Readers({
    journal: this.journal,
    now: () => now,
    pause: () => this.did.push('pause'),
    resume: () => this.did.push('resume'),
    failed: (error) => this.errors.push(error),
  });

  async append(count: number): Promise<void> {
    const empty = Buffer.from('{}');
    for (let index = 0; index < count; index += 1) {
      const parts = { header: empty, parentHeader: empty, metadata: empty };
      const message = new Message({ ...parts, content: Buffer.alloc(500) });
      this.journal.append({ channel: 'iopub', message, origin: undefined });
    }
    this.readers.schedule();
    await Promise.resolve();
  }
}

beforeEach(() => {
  now = 0;
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('Readers', () => {
  it('keep the budget when nobody reads', async () => {
    const scene = new Scene();
    await scene.append(100);
    expect(scene.journal.isOverBudget).toBe(false);
    expect(scene.did).toEqual([]);
  });

  it('stop the source before something is forgotten that a reader is on its way to', async () => {
    const scene = new Scene();
    const seen: number[] = [];
    const subscription = scene.readers.subscribe({ after: 0, window: 2000 }, (batch) => {
      seen.push(...batch.entries.map((entry) => entry.sequence));
      expect(batch.missed).toBe(0);
    });
    await scene.append(100);
    expect(scene.did).toEqual(['pause']);
    while (seen.length < 100) {
      subscription.acknowledge(seen.at(-1) ?? 0);
      await Promise.resolve();
    }
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(scene.did).toEqual(['pause', 'resume']);
  });

  it('let go of a reader that takes nothing for five seconds', async () => {
    const scene = new Scene();
    let missed = 0;
    let last = 0;
    const subscription = scene.readers.subscribe({ after: 0, window: 2000 }, (batch) => {
      missed += batch.missed;
      last = batch.entries.at(-1)?.sequence ?? last;
    });
    await scene.append(100);
    now = 4500;
    vi.advanceTimersByTime(4500);
    expect(scene.did).toEqual(['pause']);
    now = 5500;
    vi.advanceTimersByTime(1000);
    expect(scene.did).toEqual(['pause', 'resume']);
    expect(scene.journal.isOverBudget).toBe(false);
    subscription.acknowledge(last);
    await Promise.resolve();
    expect(missed).toBeGreaterThan(50);
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
