import { describe, expect, it } from 'vitest';
import { courseOf, median, quantile } from './level.ts';

describe('courseOf', () => {
  it('sees no growth in what only warmed up', () => {
    const values = [10, 50, 90, 100, 101, 99, 100, 100, 101];
    expect(courseOf(values)).toMatchObject({ first: 100, growth: 0 });
  });

  it('sees what goes on growing', () => {
    const values = Array.from({ length: 90 }, (_, index) => index);
    expect(courseOf(values).growth).toBe(30);
  });

  it('minds no single peak', () => {
    const values = Array.from({ length: 30 }, (_, index) => (index === 25 ? 9000 : 7));
    expect(courseOf(values)).toEqual({ first: 7, last: 7, growth: 0 });
  });
});

describe('quantile', () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 3],
    [[5], 0.99, 5],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 100],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(quantile(values, share)).toBe(expected);
  });
});

describe('median', () => {
  it('lies between the two in the middle', () => {
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });
});
