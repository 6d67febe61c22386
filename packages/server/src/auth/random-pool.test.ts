import { describe, expect, it } from 'vitest';
import { RandomPool } from './random-pool.ts';

describe('a pool of random bytes', () => {
  it('gives pieces of every size, also larger ones than it holds', () => {
    const pool = new RandomPool();
    for (const size of [0, 1, 16, 4095, 4096, 4097, 10_000]) {
      expect(pool.bytes(size)).toHaveLength(size);
    }
  });

  it('gives nothing twice', () => {
    const pool = new RandomPool();
    const seen = new Set<string>();
    for (let count = 0; count < 2000; count += 1) seen.add(pool.bytes(16).toString('hex'));
    expect(seen.size).toBe(2000);
  });

  it('gives pieces that stay what they are', () => {
    const pool = new RandomPool();
    const first = pool.bytes(16);
    const before = first.toString('hex');
    for (let count = 0; count < 1000; count += 1) pool.bytes(16);
    expect(first.toString('hex')).toBe(before);
    expect(first.every((byte) => byte === 0)).toBe(false);
  });

  it('gives numbers below a limit', () => {
    const pool = new RandomPool();
    for (let count = 0; count < 100; count += 1) {
      expect([0, 1, 2]).toContain(pool.below(3));
    }
  });
});
