import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from './idle-shutdown.ts';

describe('watchIdle', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const probe = (last: Date, inUse = false): Parameters<typeof watchIdle>[1] => ({
    lastActivity: async () => last,
    isInUse: async () => inUse,
  });

  it('stops the server once it was idle for longer than the timeout', async () => {
    const stop = vi.fn();
    watchIdle(90, probe(new Date()), () => new Date(), stop);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stop).toHaveBeenCalled();
  });

  it('leaves a server alone that has a kernel or a terminal', async () => {
    const stop = vi.fn();
    watchIdle(1, probe(new Date(0), true), () => new Date(), stop);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(stop).not.toHaveBeenCalled();
  });

  it('never stops it when the timeout is 0, nor after watching ended', async () => {
    const stop = vi.fn();
    watchIdle(0, probe(new Date(0)), () => new Date(), stop);
    watchIdle(1, probe(new Date(0)), () => new Date(), stop)();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(stop).not.toHaveBeenCalled();
  });
});
