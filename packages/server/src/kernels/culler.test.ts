import { afterEach, describe, expect, it, vi } from 'vitest';

import { Culler, type CullCandidate } from './culler.ts';
import { RecordingLog } from './testing/recording-log.ts';

const IDLE: CullCandidate = {
  id: 'k',
  executionState: 'idle',
  lastActivity: 0,
  connections: 0,
  timeout: undefined,
};
const SETTINGS = { cullIdleTimeout: 60, cullInterval: 300, cullConnected: false, cullBusy: false };

async function culled(
  kernel: Partial<CullCandidate>,
  settings: Partial<typeof SETTINGS> = {},
  now = 60_001,
): Promise<string[]> {
  const ids: string[] = [];
  const culler = new Culler({
    settings: { ...SETTINGS, ...settings },
    now: () => now,
    log: new RecordingLog(),
    candidates: () => [{ ...IDLE, ...kernel }],
    cull: async (id) => {
      ids.push(id);
    },
  });
  await culler.look();
  return ids;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('Culler', () => {
  it('ends a kernel after the timeout, not before', async () => {
    expect(await culled({})).toEqual(['k']);
    expect(await culled({}, {}, 60_000)).toEqual([]);
  });

  it.each([
    [{ executionState: 'busy' }, { cullBusy: true }],
    [{ connections: 1 }, { cullConnected: true }],
  ])('spares %j unless %j', async (kernel, settings) => {
    expect(await culled(kernel)).toEqual([]);
    expect(await culled(kernel, settings)).toEqual(['k']);
  });

  it('lets the kernelspec set another timeout', async () => {
    expect(await culled({ timeout: 120 })).toEqual([]);
    expect(await culled({ timeout: 0 })).toEqual([]);
    expect(await culled({ timeout: 5 }, {}, 5001)).toEqual(['k']);
  });

  it('ends dead kernels whatever their age', async () => {
    expect(await culled({ executionState: 'dead' }, {}, 0)).toEqual(['k']);
  });

  it('looks at every interval, falls back to 300 seconds, and survives failures', async () => {
    vi.useFakeTimers();
    const log = new RecordingLog();
    let looks = 0;
    const culler = new Culler({
      settings: { ...SETTINGS, cullInterval: 0 },
      now: () => 1e9,
      log,
      candidates: () => [IDLE],
      cull: async () => {
        looks += 1;
        throw new Error('stuck');
      },
    });
    culler.begin();
    culler.begin();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(looks).toBe(2);
    culler.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(looks).toBe(2);
    expect(log.lines).toEqual([
      'warn cull_interval must be positive: 300 seconds are used',
      'error Kernel k could not be culled',
      'error Kernel k could not be culled',
    ]);
  });

  it('does nothing without a timeout', () => {
    vi.useFakeTimers();
    const settings = { ...SETTINGS, cullIdleTimeout: 0 };
    const nothing = {
      now: () => 0,
      log: new RecordingLog(),
      candidates: () => [],
      cull: async () => undefined,
    };
    new Culler({ settings, ...nothing }).begin();
    expect(vi.getTimerCount()).toBe(0);
  });
});
