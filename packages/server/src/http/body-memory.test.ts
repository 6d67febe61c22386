import { describe, expect, it } from 'vitest';
import { BodyMemory } from './body-memory.ts';

const LARGEST = 1.5 * 1024 * 1024;

describe('the memory for bodies', () => {
  it('has the length that is asked for, and nobody else has it', () => {
    const memory = new BodyMemory();
    const one = memory.take(300_000);
    const other = memory.take(300_000);
    expect([one?.length, other?.length]).toEqual([300_000, 300_000]);
    expect(one?.buffer).not.toBe(other?.buffer);
  });

  it('is given out again, whatever the next length', () => {
    const memory = new BodyMemory();
    const first = memory.take(300_000) ?? Buffer.alloc(0);
    memory.give(first);
    const second = memory.take(LARGEST);
    expect([second?.buffer === first.buffer, second?.length]).toEqual([true, LARGEST]);
    expect(memory.take(10)?.buffer).not.toBe(first.buffer);
  });

  it('is not for what is larger', () => {
    expect(new BodyMemory().take(LARGEST + 1)).toBeUndefined();
  });

  it('does not take what is not its own, nor what has moved to a thread', () => {
    const memory = new BodyMemory();
    memory.give(Buffer.alloc(300_000));
    const moved = memory.take(300_000) ?? Buffer.alloc(0);
    structuredClone(moved.buffer, { transfer: [moved.buffer as ArrayBuffer] });
    memory.give(moved);
    expect(memory.bytes).toBe(0);
  });

  it('keeps no more than a few', () => {
    const memory = new BodyMemory();
    const bodies = Array.from({ length: 20 }, () => memory.take(1000) ?? Buffer.alloc(0));
    for (const body of bodies) memory.give(body);
    expect(memory.bytes).toBe(4 * LARGEST);
  });
});
