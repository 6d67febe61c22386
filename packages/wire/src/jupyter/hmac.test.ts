import { createHmac } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Hmac, matches } from './hmac.ts';

const someParts = fc.array(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  { maxLength: 6 },
);

function expected(algorithm: string, key: Uint8Array, parts: readonly Buffer[]): string {
  return createHmac(algorithm, key).update(Buffer.concat(parts)).digest('hex');
}

describe('Hmac', () => {
  it.each(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3-256'])(
    'is the HMAC of node:crypto with %s, for any key and any parts',
    (algorithm) => {
      const key = fc.uint8Array({ minLength: 1, maxLength: 200 });
      fc.assert(
        fc.property(key, someParts, (bytes, parts) => {
          const hmac = new Hmac(algorithm, Buffer.from(bytes));
          expect(hmac.hex(parts)).toBe(expected(algorithm, bytes, parts));
        }),
        { numRuns: 200 },
      );
    },
  );

  it.each([16_383, 16_384, 16_385, 1_000_000])('takes parts of %i bytes together', (length) => {
    const key = Buffer.from('k');
    const parts = [Buffer.alloc(length - 10, 7), Buffer.alloc(10, 8)];
    expect(new Hmac('sha256', key).hex(parts)).toBe(expected('sha256', key, parts));
  });

  it('takes what comes in pieces', () => {
    const key = Buffer.from('key');
    const running = new Hmac('sha512', key).begin();
    running.update(Buffer.from('a')).update(Buffer.from('b'));
    expect(running.digest('hex')).toBe(expected('sha512', key, [Buffer.from('ab')]));
  });

  it('keeps keys apart', () => {
    const [one, other] = [Buffer.from('one'), Buffer.from('other')];
    const [first, second] = [new Hmac('sha256', one), new Hmac('sha256', other)];
    const parts = [Buffer.from('text')];
    const before = first.hex(parts);
    expect(second.hex(parts)).toBe(expected('sha256', other, parts));
    expect(first.hex(parts)).toBe(before);
  });

  it('refuses a hash that does not exist', () => {
    expect(() => new Hmac('rot13', Buffer.from('k'))).toThrow('digest');
  });
});

describe('matches', () => {
  const bytes = Buffer.from('..0123abcd..');

  it('is true for the same letters only', () => {
    expect(matches('0123abcd', bytes, 2, 10)).toBe(true);
    for (let place = 2; place < 10; place += 1) {
      const changed = Buffer.from(bytes);
      changed[place] = 0x78;
      expect(matches('0123abcd', changed, 2, 10)).toBe(false);
    }
  });

  it.each([
    [2, 9],
    [2, 11],
    [2, 2],
    [8, 16],
  ])('is false for another length or place (%i to %i)', (start, end) => {
    expect(matches('0123abcd', bytes, start, end)).toBe(false);
  });
});
