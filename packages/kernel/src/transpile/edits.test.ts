import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Edits, offsetOf } from './edits.ts';

describe('Edits', () => {
  it('keeps line breaks of what it replaces', () => {
    const edits = new Edits('a\nbc\nd');
    edits.replace(2, 5, 'X');
    expect(edits.apply()).toBe('a\nX\nd');
  });

  it('blanks with spaces', () => {
    const edits = new Edits('one\ntwo three');
    edits.blank(1, 7);
    expect(edits.apply()).toBe('o  \n    three');
  });

  it('finds the original place of everything it did not change', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '\n', ' '),
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        text,
        fc.nat(),
        fc.nat({ max: 5 }),
        fc.string({ maxLength: 6 }),
        (code, at, length, put) => {
          const start = at % code.length;
          const end = Math.min(code.length, start + length);
          const edits = new Edits(code);
          edits.replace(start, end, put.replaceAll('\n', ''));
          const changed = edits.apply();
          for (const original of [...Array(start).keys(), ...Array(code.length - end).keys()]) {
            const generated =
              original < start ? original : changed.length - (code.length - original);
            if (original >= start && original < end) continue;
            const lines = changed.slice(0, generated).split('\n');
            const place = edits.locate(lines.length, (lines.at(-1) ?? '').length + 1);
            expect(offsetOf(code, place)).toBe(original);
          }
        },
      ),
    );
  });
});
