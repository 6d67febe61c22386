import { describe, expect, it } from 'vitest';

import { History } from './history.ts';

function history(...inputs: string[]): History {
  const result = new History();
  for (const [index, input] of inputs.entries()) result.add(index + 1, input);
  return result;
}

describe('History', () => {
  it('gives the last entries', () => {
    const query = { hist_access_type: 'tail', n: 2 };
    expect(history('a', 'b', 'c').query(query)).toEqual([
      [1, 2, 'b'],
      [1, 3, 'c'],
    ]);
    expect(history('a').query({ hist_access_type: 'tail', n: 0 })).toEqual([]);
  });

  it('gives a range of lines of this session only', () => {
    const range = { hist_access_type: 'range', start: 1, stop: 3 };
    expect(
      history('a', 'b', 'c')
        .query({ ...range, session: 0 })
        .map(([, line]) => line),
    ).toEqual([1, 2]);
    expect(history('a').query({ ...range, session: 7 })).toEqual([]);
  });

  it.each([
    ['*b*', ['ab', 'b', 'b.']],
    ['a?', ['ab']],
    ['b.', ['b.']],
    ['*', ['ab', 'b', 'b.', 'x\ny']],
    ['x*y', ['x\ny']],
  ])('finds %s', (pattern, expected) => {
    const found = history('ab', 'b', 'b.', 'x\ny').query({ hist_access_type: 'search', pattern });
    expect(found.map(([, , input]) => input)).toEqual(expected);
  });

  it('finds each text once where that is wanted', () => {
    const found = history('a', 'b', 'a').query({
      hist_access_type: 'search',
      pattern: '*',
      unique: true,
      n: 5,
    });
    expect(found).toEqual([
      [1, 2, 'b'],
      [1, 3, 'a'],
    ]);
  });

  it('gives outputs', () => {
    const result = history('1');
    result.setOutput(1, 'one');
    result.setOutput(2, 'of a line that is not there');
    expect(result.query({ output: true })).toEqual([[1, 1, ['1', 'one']]]);
  });

  it('is bounded', () => {
    const result = new History();
    for (let line = 1; line <= 10_050; line += 1) result.add(line, 'x');
    expect(result.query({})).toHaveLength(10_000);
  });
});
