import { describe, expect, it, vi, type Mock } from 'vitest';

import {
  INTERRUPT_SCRIPT,
  interrupt,
  type InterruptForce,
  type InterruptTarget,
} from './interrupt.ts';

interface Watched {
  readonly target: InterruptTarget;
  readonly abandon: Mock;
  readonly terminate: Mock;
}

function watched(state: Partial<InterruptTarget> = {}): Watched {
  const [abandon, terminate] = [vi.fn(), vi.fn()];
  return {
    target: { isBusy: false, currentCell: 3, abandon, terminate, ...state },
    abandon,
    terminate,
  };
}

function target(state: Partial<InterruptTarget> = {}): InterruptTarget {
  return watched(state).target;
}

/** Calls as the inspector would: from a script of that name, with these frames below. */
function interrupted(
  frames: readonly string[],
  force: InterruptForce,
  on: InterruptTarget,
  cell = 3,
): string {
  const capture = Error.captureStackTrace.bind(Error);
  Error.captureStackTrace = (error: object): void => {
    const stack = [
      'Interrupted',
      `    at ${INTERRUPT_SCRIPT}:1:1`,
      ...frames.map((frame) => `    at ${frame}`),
    ];
    Object.assign(error, { stack: stack.join('\n') });
  };
  const exception = vi.fn(() => true);
  const saved: unknown = Reflect.get(process, '_fatalException');
  Reflect.set(process, '_fatalException', exception);
  try {
    return `${interrupt(cell, force, on)} ${exception.mock.calls.length}`;
  } finally {
    Error.captureStackTrace = capture;
    Reflect.set(process, '_fatalException', saved);
  }
}

const USER = ['In[1]:1:1', 'Session.post (node:inspector:136:22)'];

describe('interrupt', () => {
  it('ends code of the user, with its async contexts put in order before', () => {
    const on = watched();
    expect(interrupted(USER, 'gentle', on.target)).toBe('terminated 1');
    expect(on.terminate).toHaveBeenCalledOnce();
  });

  it('answers what is awaited when nothing runs', () => {
    const on = watched();
    expect(interrupted([], 'gentle', on.target)).toBe('idle 0');
    expect(on.abandon).toHaveBeenCalledOnce();
    expect(on.terminate).not.toHaveBeenCalled();
  });

  it('ends what cannot be seen when forced', () => {
    expect(interrupted([], 'forced', target())).toBe('terminated 1');
  });

  it('waits for the kernel and for Node, but not for ever', () => {
    const kernel = ['processTimers (node:internal/timers:519:7)'];
    expect(interrupted(kernel, 'gentle', target())).toBe('retry 0');
    expect(interrupted(kernel, 'impatient', target())).toBe('terminated 1');
    expect(interrupted(USER, 'impatient', target({ isBusy: true }))).toBe('retry 0');
  });

  it('never interrupts the keeping of async contexts', () => {
    const frames = ['pushAsyncContext (node:internal/async_hooks:540:24)', ...USER];
    for (const force of ['gentle', 'impatient', 'forced'] as const) {
      expect(interrupted(frames, force, target())).toBe('retry 0');
    }
  });

  it('leaves another cell alone', () => {
    const on = watched({ currentCell: 4 });
    expect(interrupted(USER, 'gentle', on.target)).toBe('idle 0');
    expect(on.abandon).not.toHaveBeenCalled();
  });
});
