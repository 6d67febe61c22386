import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputQueue } from './input-queue.ts';

/** A sink with limited room, and a delay that the test runs by hand. */
function setUp(capacities: readonly number[]) {
  const written: Buffer[] = [];
  const waits: number[] = [];
  let pending: (() => void) | undefined;
  let turn = 0;
  const queue = new InputQueue(
    (bytes) => {
      const room = capacities[turn++] ?? Infinity;
      const taken = Buffer.from(bytes.subarray(0, Math.min(room, bytes.byteLength)));
      written.push(taken);
      return taken.byteLength;
    },
    (callback, milliseconds) => {
      waits.push(milliseconds);
      pending = callback;
      return () => (pending = undefined);
    },
  );
  const run = (): boolean => {
    const callback = pending;
    pending = undefined;
    callback?.();
    return callback !== undefined;
  };
  return {
    queue,
    waits,
    run,
    text: () => Buffer.concat(written).toString(),
    waiting: () => pending,
  };
}

describe('the input queue', () => {
  it('writes a keystroke at once', async () => {
    const { queue, text, waiting } = setUp([]);
    await queue.push(Buffer.from('l'));
    expect(text()).toBe('l');
    expect(waiting()).toBeUndefined();
  });

  it('waits longer each time the program takes nothing, up to 50 ms', () => {
    const { queue, waits, run } = setUp(Array<number>(9).fill(0));
    void queue.push(Buffer.from('x'));
    while (run());
    expect(waits).toEqual([2, 4, 8, 16, 32, 50, 50, 50, 50]);
  });

  it('asks for patience above 64 kB and lets go when there is room', async () => {
    const { queue, run } = setUp([0]);
    let accepted = false;
    const push = queue.push(Buffer.alloc(80_000)).then(() => (accepted = true));
    await Promise.resolve();
    expect(accepted).toBe(false);
    run();
    await push;
    expect(queue.size).toBeLessThanOrEqual(64 * 1024);
  });

  it('lets everybody go and forgets its bytes when closed', async () => {
    const { queue, run, text } = setUp([0]);
    const push = queue.push(Buffer.alloc(100_000));
    queue.close();
    await push;
    await queue.push(Buffer.from('late'));
    expect(run()).toBe(false);
    expect(queue.size).toBe(0);
    expect(text()).toBe('');
  });

  it('does not write on when the write itself closed it', () => {
    const queue: InputQueue = new InputQueue(
      () => {
        queue.close();
        return 0;
      },
      () => {
        throw new Error('nothing is to be waited for');
      },
    );
    void queue.push(Buffer.from('x'));
    expect(queue.size).toBe(0);
  });

  it('keeps every byte in order whatever room there is', () => {
    const room = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 })), room, (texts, capacities) => {
        const { queue, run, text } = setUp(capacities);
        for (const one of texts) void queue.push(Buffer.from(one));
        while (run());
        expect(text()).toBe(texts.join(''));
        expect(queue.size).toBe(0);
      }),
    );
  });
});
