import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { IdleMemory, collectGarbage, heapSize } from './idle-memory.ts';

const MB = 1024 * 1024;

// The module takes its timers from `node:timers`, which fake timers do not replace by themselves.
vi.mock('node:timers', () => ({
  setTimeout: (run: () => void, delay: number) => globalThis.setTimeout(run, delay),
  clearTimeout: (timer: NodeJS.Timeout | undefined) => {
    globalThis.clearTimeout(timer);
  },
}));

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function memory(sizes: number[]): {
  memory: IdleMemory;
  collect: ReturnType<typeof vi.fn>;
  state: { idle: boolean };
} {
  const state = { idle: true };
  const collect = vi.fn();
  const next = (): number => (sizes.length > 1 ? (sizes.shift() ?? 0) : (sizes[0] ?? 0)) * MB;
  const options = { isIdle: () => state.idle, heapSize: next, collect: collect as () => void };
  return { memory: new IdleMemory(options), collect, state };
}

describe('IdleMemory', () => {
  it('collects some seconds after a cell that made much garbage, until it is gone', () => {
    const { memory: it, collect } = memory([8, 70, 40, 10]);
    it.cellDone();
    vi.advanceTimersByTime(1900);
    expect(collect).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('gives up on what is in use', () => {
    const { memory: it, collect } = memory([8, 200]);
    it.cellDone();
    vi.advanceTimersByTime(60_000);
    expect(collect).toHaveBeenCalledTimes(4);
    it.cellDone();
    vi.advanceTimersByTime(60_000);
    expect(collect).toHaveBeenCalledTimes(4);
  });

  it.each([
    ['a small heap', [8, 20], true],
    ['a heap whose collection would be felt', [8, 600], true],
    ['a kernel that is at work', [8, 100], false],
  ])('leaves %s alone', (_name, sizes, idle) => {
    const { memory: it, collect, state } = memory(sizes);
    state.idle = idle;
    it.cellDone();
    vi.advanceTimersByTime(60_000);
    expect(collect).not.toHaveBeenCalled();
  });

  it('can collect without Node having been started for it', () => {
    collectGarbage();
    expect(heapSize()).toBeGreaterThan(MB);
  });
});
