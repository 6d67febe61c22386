import { describe, expect, it } from 'vitest';
import { PieceMemory } from './piece-memory.ts';

const LARGE = 512 * 1024;

describe('the memory for pieces', () => {
  it('gives two pieces that are nobody else’s', () => {
    const memory = new PieceMemory();
    const pieces = [memory.take(), memory.take()].flat();
    expect(new Set(pieces.map((piece) => piece.buffer)).size).toBe(4);
    expect(pieces.map((piece) => piece.length)).toEqual(Array(4).fill(LARGE));
  });

  it('is used again once it is free', () => {
    const memory = new PieceMemory();
    const first = memory.take();
    memory.give(first, true);
    expect(new Set(memory.take())).toEqual(new Set(first));
  });

  it('is not used again while the system may still read it', () => {
    const memory = new PieceMemory();
    const first = memory.take();
    memory.give(first, false);
    expect(memory.bytes).toBe(0);
    expect(memory.take()).not.toContain(first[0]);
  });

  it('stays small with many slow clients', () => {
    const memory = new PieceMemory();
    const taken = Array.from({ length: 50 }, () => memory.take());
    expect(memory.bytes).toBeLessThan(17 * 1024 * 1024);
    for (const pieces of taken) memory.give(pieces, true);
    expect(memory.bytes).toBe(4 * LARGE);
    expect(memory.take()[0].length).toBe(LARGE);
  });
});
