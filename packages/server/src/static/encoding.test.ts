import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptedEncodings } from './encoding.ts';

describe('acceptedEncodings', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['identity', []],
    ['gzip, deflate, br, zstd', ['br', 'gzip']],
    ['gzip', ['gzip']],
    ['GZIP;q=1.0, BR;q=0.1', ['br', 'gzip']],
    ['br;q=0, gzip', ['gzip']],
    ['*', ['br', 'gzip']],
    ['*;q=0', []],
    ['br;q=0, *', ['gzip']],
    ['br ; q=0.5', ['br']],
    ['brotli', []],
    ['gzip;q=nonsense', []],
  ])('%j takes %j', (header, encodings) => {
    expect(acceptedEncodings(header)).toEqual(encodings);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        expect(acceptedEncodings(header).length).toBeLessThanOrEqual(2);
      }),
    );
  });
});
