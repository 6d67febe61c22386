import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEAST_BYTES, numberOf, numberedText } from './numbered.mjs';

const number = fc.integer({ min: 0, max: 9_999_999_999 });

describe('numbered text', () => {
  it('is as it always was', () => {
    expect(numberedText(42, 30)).toBe('0000000042 e5b4da1a GHIJKLMNO\n');
  });

  it('has so many bytes, its number, and nothing that JSON escapes but its end', () => {
    fc.assert(
      fc.property(number, fc.integer({ min: LEAST_BYTES, max: 5000 }), (wanted, bytes) => {
        const text = numberedText(wanted, bytes);
        expect(Buffer.byteLength(text)).toBe(bytes);
        expect(JSON.stringify(text)).toBe(`"${text.replace('\n', '\\n')}"`);
        expect(numberOf(Buffer.from(text))).toBe(wanted);
        expect(numberOf(Buffer.from(text.slice(0, -1)))).toBe(wanted);
      }),
    );
  });

  it('is not whole when any byte of it is another or missing', () => {
    const text = Buffer.from(numberedText(7, 60).slice(0, -1));
    for (let index = 0; index < text.length; index += 1) {
      if (text[index] === 0x20) continue;
      const changed = Buffer.from(text);
      changed[index] = (text[index] ?? 0) === 0x31 ? 0x32 : 0x31;
      expect(numberOf(changed), `changed at ${index}`).toBe(-1);
      expect(numberOf(text.subarray(0, index)), `cut at ${index}`).toBe(-1);
    }
  });
});
