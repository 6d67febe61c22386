import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeMetrics, writeNumber } from './text-format.ts';

describe('the text format', () => {
  it('escapes what would end a label or a line', () => {
    const samples = [{ labels: { b: '"\\\n', a: '' }, value: 1 }];
    expect(writeMetrics([{ name: 'x', help: 'a\nb\\', type: 'gauge', samples }])).toBe(
      '# HELP x a\\nb\\\\\n# TYPE x gauge\nx{a="",b="\\"\\\\\\n"} 1.0\n',
    );
  });

  it.each([
    [0, '0.0'],
    [2, '2.0'],
    [-1.5, '-1.5'],
    [999_999, '999999.0'],
    [1_000_000, '1e+06'],
    [1_795_569_190.347894, '1.795569190347894e+09'],
    [130_359_296, '1.30359296e+08'],
    [0.00001, '1e-05'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [NaN, 'NaN'],
  ])('writes %d as %s', (value, text) => {
    expect(writeNumber(value)).toBe(text);
  });

  it('writes every number so that it can be read again', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(writeNumber(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});
