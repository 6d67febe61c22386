import { describe, expect, it } from 'vitest';

import { checkCompleteness } from './completeness.ts';

describe('checkCompleteness', () => {
  it.each(['', '1', 'let x: number = 1', 'function f() {\n}', 'await x', '<b/>', 'import "x"'])(
    'takes %j for complete',
    (code) => {
      expect(checkCompleteness(code)).toEqual({ status: 'complete' });
    },
  );

  it.each([
    ['function f() {', '  '],
    ['f(', '  '],
    ['let a =', ''],
    ['  if (x) {\n    y', '    '],
    ['`abc', ''],
    ['/* abc', ''],
  ])('asks for another line after %j', (code, indent) => {
    expect(checkCompleteness(code)).toEqual({ status: 'incomplete', indent });
  });

  it.each([')', 'let x = ;', '"abc', 'f(]'])('takes %j for invalid', (code) => {
    expect(checkCompleteness(code)).toEqual({ status: 'invalid' });
  });
});
