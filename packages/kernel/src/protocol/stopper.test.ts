import { describe, expect, it } from 'vitest';

import { Stopper, type StopperOptions } from './stopper.ts';

function stopper(
  answers: unknown[],
  options: Partial<StopperOptions> = {},
): { stopper: Stopper; calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    stopper: new Stopper({
      evaluate: async (expression) => {
        calls.push(expression);
        return answers.shift() ?? 'idle';
      },
      responds: async () => true,
      inSynchronousChild: () => false,
      backgroundChildren: new Set(),
      kill: () => undefined,
      wait: () => new Promise((resolve) => setImmediate(resolve)),
      ...options,
    }),
  };
}

describe('Stopper', () => {
  it('comes again until nothing runs', async () => {
    const { stopper: it, calls } = stopper(['retry', 'terminated', 'idle']);
    await it.stop(7);
    expect(calls).toHaveLength(3);
    expect(calls[0]).toBe('__elara__.interrupt(7, "gentle")\n//# sourceURL=elara-interrupt');
  });

  it('loses patience with the kernel itself', async () => {
    const { stopper: it, calls } = stopper(Array<string>(45).fill('retry'));
    await it.stop(1);
    expect(calls.at(-1)).toContain('interrupt(1, "impatient")');
  });

  it('uses force where the event loop does not turn', async () => {
    const responses = [false, true];
    const responds = async (): Promise<boolean> => responses.shift() ?? true;
    const { stopper: it, calls } = stopper(['idle', 'terminated', 'idle'], { responds });
    await it.stop(1);
    expect(calls.map((call) => /"(\w+)"/.exec(call)?.[1])).toEqual(['gentle', 'forced', 'forced']);
  });

  it('ends a child that blocks the executor, more firmly each time', async () => {
    const signals: string[] = [];
    let release: (value: unknown) => void = () => undefined;
    const { stopper: it } = stopper([], {
      evaluate: () => new Promise((resolve) => (release = resolve)),
      inSynchronousChild: () => true,
      kill: (_pid, signal) => {
        signals.push(signal);
        if (signal === 'SIGKILL') release('idle');
      },
      wait: () => new Promise((resolve) => setTimeout(resolve, 1)),
    });
    const { spawn } = await import('node:child_process');
    const child = spawn('sleep', ['10']);
    await new Promise((resolve) => child.once('spawn', resolve));
    await it.stop(1);
    child.kill('SIGKILL');
    expect([...new Set(signals)]).toEqual(['SIGINT', 'SIGTERM', 'SIGKILL']);
  });
});
