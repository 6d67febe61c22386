import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scrollback } from './scrollback.ts';

const everything = Number.MAX_SAFE_INTEGER;

describe('scrollback', () => {
  it('gives back what was appended', () => {
    const scrollback = new Scrollback(1000);
    scrollback.append('one ');
    scrollback.append('two');
    expect(scrollback.read(0, everything)).toEqual({ text: 'one two', end: 7 });
    expect(scrollback.read(4, everything)).toEqual({ text: 'two', end: 7 });
    expect(scrollback.read(7, everything)).toEqual({ text: '', end: 7 });
  });

  it('forgets the oldest output above its limit in bytes', () => {
    const scrollback = new Scrollback(20_000);
    for (let index = 0; index < 20; index++) {
      scrollback.append('ä'.repeat(5000));
      scrollback.trim();
    }
    expect(scrollback.end).toBe(100_000);
    expect(scrollback.bytes).toBeLessThanOrEqual(20_000);
    expect(scrollback.read(0, everything).end).toBe(100_000);
  });

  it('keeps what a reader still needs, whatever the limit', () => {
    const scrollback = new Scrollback(10_000);
    for (let index = 0; index < 10; index++) scrollback.append('x'.repeat(6000));
    scrollback.trim(12_000);
    expect(scrollback.start).toBe(12_000);
    scrollback.trim();
    expect(scrollback.start).toBe(54_000);
  });

  it('begins a replay at a line once older output is gone', () => {
    const scrollback = new Scrollback(10_000);
    scrollback.append('a'.repeat(9000));
    scrollback.append('tail of a line\nnext line' + 'b'.repeat(8100));
    scrollback.trim();
    expect(scrollback.read(scrollback.replayStart(), everything).text).toMatch(/^next lineb/);
  });

  it('joins keystrokes, so that single characters do not cost an object each', () => {
    const scrollback = new Scrollback(1024 * 1024);
    for (let index = 0; index < 200_000; index++) scrollback.append('k');
    expect(scrollback.read(0, 1).text.length).toBe(8192);
  });

  it('holds a suffix of the output that is as long as the limit allows', () => {
    const pieces = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 60 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 0, max: 2000 }), (texts, limit) => {
        const scrollback = new Scrollback(limit);
        for (const text of texts) {
          scrollback.append(text.repeat(200));
          scrollback.trim();
        }
        const whole = texts.map((text) => text.repeat(200)).join('');
        const held = scrollback.read(0, everything);
        expect(whole.endsWith(held.text)).toBe(true);
        expect(scrollback.end - scrollback.start).toBe(held.text.length);
        expect(scrollback.bytes).toBe(Buffer.byteLength(held.text));
        expect(held.end).toBe(whole.length);
      }),
    );
  });

  it('reads the same text in any pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 50 }), (texts, atLeast) => {
        const scrollback = new Scrollback(everything);
        for (const text of texts) scrollback.append(text);
        let read = '';
        let at = 0;
        while (at < scrollback.end) {
          const piece = scrollback.read(at, atLeast);
          expect(piece.end).toBe(at + piece.text.length);
          read += piece.text;
          at = piece.end;
        }
        expect(read).toBe(texts.join(''));
      }),
    );
  });
});
