import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSignedValue, signValue } from './signed-value.ts';

const secret = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const now = new Date(1_700_000_000_000);
const name = 'username-127-0-0-1-21000';
const later = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

/** Written by tornado 6.5: create_signed_value(bytes(range(32)), name, …, clock=lambda: 1700000000). */
const BY_TORNADO =
  '2|1:0|10:1700000000|24:username-127-0-0-1-21000|' +
  '52:eyJ1c2VybmFtZSI6ICJhZGEiLCAibmFtZSI6ICJBZGEgw6kifQ==|' +
  '2954447c0298a0347b1a56207f0c6bfd489b519a4f5a6b791b330048a389f063';
const BY_TORNADO_1 =
  'eyJ1c2VybmFtZSI6ICJhZGEifQ==|1700000000|e57c547029391637e00e721992347d69efa0ba5f';

describe('signValue', () => {
  it('writes what tornado writes, byte for byte', () => {
    expect(signValue(secret, name, '{"username": "ada", "name": "Ada é"}', now)).toBe(BY_TORNADO);
  });
});

describe('readSignedValue', () => {
  it("reads tornado's format 2", () => {
    const text = readSignedValue(secret, name, BY_TORNADO, { now });
    expect(text).toBe('{"username": "ada", "name": "Ada é"}');
  });

  it("reads tornado's format 1, unless the settings ask for more", () => {
    expect(readSignedValue(secret, name, BY_TORNADO_1, { now })).toBe('{"username": "ada"}');
    expect(readSignedValue(secret, name, BY_TORNADO_1, { now, minVersion: 2 })).toBeNull();
  });

  it.each([
    [30.9, undefined, true],
    [31.1, undefined, false],
    [1.1, 1, false],
    [40, 50, true],
  ])('after %s days with a limit of %s: %s', (days, maxAgeDays, accepted) => {
    for (const signed of [BY_TORNADO, BY_TORNADO_1]) {
      const text = readSignedValue(secret, name, signed, { now: later(days), maxAgeDays });
      expect(text !== null).toBe(accepted);
    }
  });

  it('refuses another name, another secret and other formats', () => {
    expect(readSignedValue(secret, 'username-other', BY_TORNADO, { now })).toBeNull();
    expect(readSignedValue(Buffer.from('x'), name, BY_TORNADO, { now })).toBeNull();
    expect(readSignedValue(secret, name, `3${BY_TORNADO.slice(1)}`, { now })).toBeNull();
  });

  it('refuses digits of format 1 that moved from the payload to the time', () => {
    const [payload = '', time = '', signature = ''] = BY_TORNADO_1.split('|');
    const moved = `${payload.slice(0, -2)}|${payload.slice(-2)}${time}|${signature}`;
    expect(readSignedValue(secret, name, moved, { now })).toBeNull();
  });

  it('reads back every value', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/),
        (value, cookie) => {
          const text = readSignedValue(secret, cookie, signValue(secret, cookie, value, now), {
            now,
          });
          expect(text).toBe(Buffer.from(value, 'utf8').toString('utf8'));
        },
      ),
    );
  });

  it('refuses every cookie of which one character was changed', () => {
    fc.assert(
      fc.property(
        fc.nat(BY_TORNADO.length - 1),
        fc.constantFrom(...'0129aAf|:=- '.split('')),
        (index, other) => {
          const changed = BY_TORNADO.slice(0, index) + other + BY_TORNADO.slice(index + 1);
          fc.pre(changed !== BY_TORNADO);
          expect(readSignedValue(secret, name, changed, { now })).toBeNull();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('refuses every text that is no cookie, without throwing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'012|:ab=\u00e9'.split('')), maxLength: 80 }),
        (text) => {
          expect(readSignedValue(secret, name, text, { now })).toBeNull();
        },
      ),
      { numRuns: 1000 },
    );
  });
});
