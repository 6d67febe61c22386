import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacHex } from './hmac.ts';

describe('hmacHex', () => {
  it('is what createHmac says, for secrets and texts of every length', () => {
    const algorithm = fc.constantFrom('sha1', 'sha256');
    const secret = fc.uint8Array({ maxLength: 200 });
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(algorithm, secret, text, (name, key, given) => {
        const expected = createHmac(name, key).update(given).digest('hex');
        expect(hmacHex(name, key, given)).toBe(expected);
        expect(hmacHex(name, key, given)).toBe(expected);
      }),
    );
  });

  it('keeps one secret apart from the hash of another algorithm', () => {
    const key = Buffer.alloc(100, 7);
    for (const name of ['sha1', 'sha256', 'sha1'] as const) {
      expect(hmacHex(name, key, 'x')).toBe(createHmac(name, key).update('x').digest('hex'));
    }
  });
});
