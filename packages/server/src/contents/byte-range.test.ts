import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRange } from './byte-range.ts';

const part = (start: number, end: number): object => ({ kind: 'part', range: { start, end } });
const whole = { kind: 'whole' };
const unsatisfiable = { kind: 'unsatisfiable' };

describe('readRange', () => {
  it.each([
    [undefined, whole],
    ['bytes=0-3', part(0, 3)],
    ['bytes=4-', part(4, 9)],
    ['bytes=-3', part(7, 9)],
    ['bytes=9-9', part(9, 9)],
    ['bytes=5-100', part(5, 9)],
    ['bytes=0-', whole],
    ['bytes=0-9', whole],
    ['bytes=-100', whole],
    ['bytes=10-', unsatisfiable],
    ['bytes=100-200', unsatisfiable],
    ['bytes=-0', unsatisfiable],
    ['bytes=5-3', whole],
    ['bytes=0-1,3-4', whole],
    ['items=0-1', whole],
    ['bytes=a-b', whole],
    ['bytes=-', whole],
    ['', whole],
  ])('reads %s of ten bytes', (header, answer) => {
    expect(readRange(header, 10)).toEqual(answer);
  });

  it('finds no part in an empty file', () => {
    expect(readRange('bytes=0-', 0)).toEqual(unsatisfiable);
  });

  it('never gives more than there is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^bytes=\d{0,4}-\d{0,4}$/), fc.nat(2000), (header, size) => {
        const answer = readRange(header, size);
        if (answer.kind !== 'part') return;
        expect(answer.range.start).toBeGreaterThanOrEqual(0);
        expect(answer.range.end).toBeLessThan(size);
        expect(answer.range.start).toBeLessThanOrEqual(answer.range.end);
      }),
    );
  });
});
