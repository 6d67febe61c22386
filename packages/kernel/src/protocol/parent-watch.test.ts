import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { watchParent } from './parent-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('watchParent', () => {
  it('notices that the server has gone', () => {
    const parent = vi.spyOn(process, 'ppid', 'get').mockReturnValue(4242);
    const gone = vi.fn();
    watchParent('4242', gone);
    vi.advanceTimersByTime(5000);
    expect(gone).not.toHaveBeenCalled();
    parent.mockReturnValue(1);
    vi.advanceTimersByTime(1000);
    expect(gone).toHaveBeenCalled();
  });

  it.each([undefined, '', '0', '1', 'x', '99999'])(
    'does not watch %s, which is not the parent',
    (pid) => {
      const parent = vi.spyOn(process, 'ppid', 'get').mockReturnValue(4242);
      const gone = vi.fn();
      watchParent(pid, gone);
      parent.mockReturnValue(1);
      vi.advanceTimersByTime(5000);
      expect(gone).not.toHaveBeenCalled();
    },
  );
});
