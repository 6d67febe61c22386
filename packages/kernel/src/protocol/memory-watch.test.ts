import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { MemoryWatch } from './memory-watch.ts';

const MB = 1024 * 1024;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('MemoryWatch', () => {
  it('warns a cell once when the heap is nearly full', async () => {
    const state = { used: (10 * MB) as number | undefined, running: true };
    const warn = vi.fn();
    const heapUsed = vi.fn(async () => state.used);
    const watch = new MemoryWatch({
      heapUsed,
      heapLimit: 100 * MB,
      isRunning: () => state.running,
      warn,
    });
    watch.started();
    await vi.advanceTimersByTimeAsync(1000);
    expect(warn).not.toHaveBeenCalled();
    state.used = undefined;
    await vi.advanceTimersByTimeAsync(1000);
    state.used = 95 * MB;
    await vi.advanceTimersByTimeAsync(1000);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('nearly full (95 of 100 MB)'),
    );
    watch.started();
    await vi.advanceTimersByTimeAsync(1000);
    expect(warn).toHaveBeenCalledTimes(2);
    state.running = false;
    await vi.advanceTimersByTimeAsync(1000);
    const looks = heapUsed.mock.calls.length;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(heapUsed).toHaveBeenCalledTimes(looks);
  });
});
