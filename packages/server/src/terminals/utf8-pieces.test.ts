import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Utf8Pieces } from './utf8-pieces.ts';

function pushed(pieces: readonly Buffer[]): string[] {
  const characters = new Utf8Pieces();
  return [...pieces.map((piece) => characters.push(piece)), characters.end()].map((one) =>
    one.toString(),
  );
}

function decoded(pieces: readonly Buffer[]): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return [...pieces.map((piece) => decoder.decode(piece, { stream: true })), decoder.decode()];
}

/** Bytes of which many begin, continue or break characters. */
const telling = fc.constantFrom(
  ...[0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe2, 0xed, 0xef],
  ...[0xf0, 0xf1, 0xf4, 0xf5, 0xff],
);
const byte = fc.oneof({ weight: 4, arbitrary: telling }, fc.nat(255));

describe('characters in pieces', () => {
  it('are put together however they are cut', () => {
    const bytes = Buffer.from('a€ä🌍\uFEFF\u0000é');
    for (let first = 0; first <= bytes.length; first++) {
      for (let second = first; second <= bytes.length; second++) {
        const pieces = [
          bytes.subarray(0, first),
          bytes.subarray(first, second),
          bytes.subarray(second),
        ];
        expect(pushed(pieces).join('')).toBe('a€ä🌍\uFEFF\u0000é');
        expect(pushed(pieces)).toEqual(decoded(pieces));
      }
    }
  });

  it('stay the bytes that they are where they are whole', () => {
    const bytes = Buffer.from('häß');
    expect(new Utf8Pieces().push(bytes).buffer).toBe(bytes.buffer);
  });

  it('become what a decoder makes of the same pieces, whatever the bytes', () => {
    const pieces = fc.array(fc.array(byte, { maxLength: 6 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, (all) => {
        const buffers = all.map((one) => Buffer.from(one));
        expect(pushed(buffers)).toEqual(decoded(buffers));
      }),
      { numRuns: 3000 },
    );
  });
});
