import { describe, expect, it } from 'vitest';

import { readMappings } from './source-map.ts';

describe('readMappings', () => {
  it('finds the segment before a place', () => {
    // Generated 1:1 → 1:1, 1:5 → 1:9, 2:1 → 3:3 and nothing for line 3.
    const locate = readMappings('AAAA,IAAQ;AAENA');
    expect(locate(1, 1)).toEqual({ line: 1, column: 1 });
    expect(locate(1, 4)).toEqual({ line: 1, column: 1 });
    expect(locate(1, 6)).toEqual({ line: 1, column: 9 });
    expect(locate(2, 9)).toEqual({ line: 3, column: 3 });
    expect(locate(7, 1)).toEqual({ line: 3, column: 3 });
  });

  it('reads numbers of several digits and signs', () => {
    expect(readMappings('gCAgCD')(1, 40)).toEqual({ line: 33, column: 0 });
  });

  it('has an answer without any mapping', () => {
    expect(readMappings('')(5, 5)).toEqual({ line: 1, column: 1 });
  });
});
