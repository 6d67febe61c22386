import { describe, expect, it } from 'vitest';

import { Restarts } from './restarts.ts';

describe('Restarts', () => {
  it('restarts at once, then with a pause, and gives up after the limit', () => {
    const restarts = new Restarts(5, 10_000);
    const delays = Array.from({ length: 6 }, () => restarts.next(100));
    expect(delays).toEqual([0, 500, 500, 500, 500, undefined]);
  });

  it('counts anew after a process that lived long enough, or a restart by a person', () => {
    const restarts = new Restarts(1, 10_000);
    expect([restarts.next(100), restarts.next(10_000), restarts.next(9999)]).toEqual([
      0,
      0,
      undefined,
    ]);
    restarts.reset();
    expect(restarts.next(1)).toBe(0);
  });

  it('wants other ports for a kernel that was never stable, or died twice in a row', () => {
    const restarts = new Restarts(5, 10_000);
    restarts.next(100);
    expect(restarts.wantsNewPorts).toBe(true);
    restarts.next(20_000);
    expect(restarts.wantsNewPorts).toBe(false);
    restarts.next(100);
    expect(restarts.wantsNewPorts).toBe(true);
  });

  it('never restarts with a limit of 0', () => {
    expect(new Restarts(0, 10_000).next(100)).toBeUndefined();
  });
});
