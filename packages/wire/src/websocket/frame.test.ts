import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Opcode, frameAt, frameHeader, frameHeaderLength, joinSmall } from './frame.ts';

describe('frameHeader', () => {
  it.each([
    [Opcode.text, 0, true, '8100'],
    [Opcode.binary, 125, true, '827d'],
    [Opcode.binary, 126, true, '827e007e'],
    [Opcode.text, 65_535, true, '817effff'],
    [Opcode.text, 65_536, true, '817f0000000000010000'],
    [Opcode.binary, 5_000_000_000, true, '827f000000012a05f200'],
    [Opcode.binary, 3, false, '0203'],
    [Opcode.continuation, 3, true, '8003'],
  ])('of opcode %d and %d bytes (final: %s) is %s', (opcode, length, isFinal, hex) => {
    const header = frameHeader(opcode, length, isFinal);
    expect(header.toString('hex')).toBe(hex);
    expect(frameHeaderLength(length)).toBe(header.length);
  });

  it('is read back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(Opcode)),
        fc.maxSafeNat(),
        fc.boolean(),
        fc.nat(20),
        (opcode, length, isFinal, before) => {
          const header = frameHeader(opcode, length, isFinal);
          const start = before + header.length;
          expect(frameAt(Buffer.concat([Buffer.alloc(before), header]), before)).toEqual({
            opcode,
            isFinal,
            start,
            end: start + length,
          });
        },
      ),
    );
  });
});

describe('joinSmall', () => {
  it('keeps bytes and order, copies no large piece, and leaves no two small ones side by side', () => {
    const piece = fc.oneof(fc.nat(100), fc.integer({ min: 16_384, max: 20_000 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (lengths) => {
        const pieces: Buffer[] = lengths.map((length, index) => Buffer.alloc(length, index));
        const joined = joinSmall(pieces);
        expect(Buffer.concat(joined).equals(Buffer.concat(pieces))).toBe(true);
        const large = pieces.filter(({ length }) => length >= 16_384);
        const kept = joined.filter((one) => large.some((other) => other === one));
        expect(kept.length).toBe(large.length);
        const isSmall = joined.map((one) => !kept.includes(one));
        expect(isSmall.some((small, index) => small && isSmall[index + 1] === true)).toBe(false);
      }),
    );
  });
});
