import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scrollback } from './scrollback.ts';

const everything = Number.MAX_SAFE_INTEGER;

const append = (scrollback: Scrollback, text: string): void => {
  scrollback.append(Buffer.from(text));
};
const read = (scrollback: Scrollback, from: number, most = everything) => {
  const { bytes, end } = scrollback.read(from, most);
  return { text: bytes.toString(), end };
};

describe('scrollback', () => {
  it('gives back what was appended', () => {
    const scrollback = new Scrollback(1000);
    append(scrollback, 'one ');
    append(scrollback, 'two');
    expect(read(scrollback, 0)).toEqual({ text: 'one two', end: 7 });
    expect(read(scrollback, 4)).toEqual({ text: 'two', end: 7 });
    expect(read(scrollback, 7)).toEqual({ text: '', end: 7 });
  });

  it('forgets the oldest output above its limit in bytes', () => {
    const scrollback = new Scrollback(20_000);
    for (let index = 0; index < 20; index++) {
      append(scrollback, 'ä'.repeat(5000));
      scrollback.trim();
    }
    expect(scrollback.end).toBe(200_000);
    expect(scrollback.bytes).toBeLessThanOrEqual(20_000);
    expect(read(scrollback, 0).end).toBe(200_000);
  });

  it('keeps the end of a piece that is larger than its limit', () => {
    const scrollback = new Scrollback(1001);
    append(scrollback, 'ä'.repeat(40_000));
    scrollback.trim(79_500);
    expect([scrollback.start, scrollback.bytes]).toEqual([79_000, 1000]);
    append(scrollback, 'x'.repeat(5000));
    scrollback.trim(82_000);
    expect(scrollback.start).toBe(82_000);
    scrollback.trim();
    expect(read(scrollback, 0).text).toBe('x'.repeat(1001));
  });

  it('keeps what a reader still needs, whatever the limit', () => {
    const scrollback = new Scrollback(10_000);
    for (let index = 0; index < 10; index++) append(scrollback, 'x'.repeat(6000));
    scrollback.trim(12_000);
    expect(scrollback.start).toBe(12_000);
    scrollback.trim();
    expect(scrollback.start).toBe(54_000);
  });

  it('begins a replay at a line once older output is gone', () => {
    const scrollback = new Scrollback(10_000);
    append(scrollback, 'a'.repeat(9000));
    append(scrollback, 'tail of a line\nnext line' + 'b'.repeat(8100));
    scrollback.trim();
    expect(read(scrollback, scrollback.replayStart()).text).toMatch(/^next lineb/);
  });

  it('joins keystrokes, so that single characters do not cost an object each', () => {
    const scrollback = new Scrollback(1024 * 1024);
    for (let index = 0; index < 200_000; index++) append(scrollback, 'k');
    expect(scrollback.read(0, 10_000).bytes.length).toBe(10_000);
    const { bytes } = scrollback.read(0, 8192);
    // A view of one block, not a copy of many.
    expect([bytes.length, bytes.buffer.byteLength]).toEqual([8192, 8192]);
  });

  it('holds a suffix of the output that is as long as the limit allows', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 0, max: 2000 }), (texts, limit) => {
        const scrollback = new Scrollback(limit);
        for (const text of texts) {
          append(scrollback, text.repeat(200));
          scrollback.trim();
        }
        const whole = texts.map((text) => text.repeat(200)).join('');
        const held = read(scrollback, 0);
        expect(whole.endsWith(held.text)).toBe(true);
        expect(scrollback.end - scrollback.start).toBe(Buffer.byteLength(held.text));
        expect(scrollback.bytes).toBe(Buffer.byteLength(held.text));
        expect(held.end).toBe(Buffer.byteLength(whole));
      }),
    );
  });

  it('gives readers at the same place the same piece, until there is another', () => {
    const scrollback = new Scrollback(1000);
    append(scrollback, 'abc');
    const piece = scrollback.read(0, 100);
    expect(scrollback.read(0, 100)).toBe(piece);
    append(scrollback, 'def');
    expect(read(scrollback, 3, 100)).toEqual({ text: 'def', end: 6 });
    expect(read(scrollback, 0, 2)).toEqual({ text: 'ab', end: 2 });
  });

  it('reads the same text in any pieces, never cut inside a character', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 20_000 }), { maxLength: 5 });
    const wellFormed = texts.map((all) => all.map((text) => Buffer.from(text).toString()));
    fc.assert(
      fc.property(wellFormed, fc.integer({ min: 1, max: 5000 }), (all, most) => {
        const scrollback = new Scrollback(everything);
        for (const text of all) append(scrollback, text);
        let whole = '';
        let at = 0;
        while (at < scrollback.end) {
          const { bytes, end } = scrollback.read(at, most);
          expect(bytes.length > 0 && bytes.length <= Math.max(most, 4)).toBe(true);
          expect(end).toBe(at + bytes.length);
          whole += bytes.toString();
          at = end;
        }
        expect(whole).toBe(all.join(''));
      }),
    );
  });
});
