import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../errors/index.ts';
import { gateRequest } from './testing/gate-request.ts';
import { checkXsrfToken, decodeXsrf, encodeXsrf, XsrfTokens } from './xsrf.ts';

const now = new Date(1_700_000_000_000);
const TOKEN = '00112233445566778899aabbccddeeff';

describe('decodeXsrf', () => {
  it("takes the mask off tornado's format 2", () => {
    expect(
      decodeXsrf('2|ffffffff|ffeeddccbbaa99887766554433221100|1700000000')?.toString('hex'),
    ).toBe(TOKEN);
  });

  it('takes anything else for format 1: hex or text', () => {
    expect(decodeXsrf(TOKEN)?.toString('hex')).toBe(TOKEN);
    expect(decodeXsrf('XYZ')?.toString()).toBe('XYZ');
  });

  it.each([
    '3|ffffffff|00|1',
    '2|ffff|00|1',
    '2|ffffffff|0|1',
    '2|ffffffff|xx|1',
    '2|ffffffff|00|now',
    '2|ffffffff|00',
    '2|ffffffff|00|1|2',
  ])('refuses %s', (text) => {
    expect(decodeXsrf(text)).toBeNull();
  });

  it('reads back every token under every mask', () => {
    const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
    fc.assert(
      fc.property(bytes(16), bytes(4), (token, mask) => {
        expect(decodeXsrf(encodeXsrf(token, Buffer.from(mask), now))).toEqual(Buffer.from(token));
      }),
    );
  });

  it('survives every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'012|fx'.split('')) }), (text) => {
        decodeXsrf(text);
      }),
    );
  });
});

describe('checkXsrfToken', () => {
  const cookie = `_xsrf=${encodeXsrf(Buffer.from(TOKEN, 'hex'), Buffer.alloc(4, 1), now)}`;
  const masked = encodeXsrf(Buffer.from(TOKEN, 'hex'), Buffer.alloc(4, 2), now);

  it.each([
    ['the header of Jupyter', gateRequest({ headers: { cookie, 'x-xsrftoken': masked } })],
    ['the header of Django', gateRequest({ headers: { cookie, 'x-csrftoken': masked } })],
    [
      'the query',
      gateRequest({ url: `/?_xsrf=${encodeURIComponent(masked)}`, headers: { cookie } }),
    ],
    ['a form', gateRequest({ headers: { cookie }, form: { _xsrf: masked } })],
    ['format 1', gateRequest({ headers: { cookie: '_xsrf=abc', 'x-xsrftoken': 'abc' } })],
    [
      'the second of two cookies',
      gateRequest({ headers: { cookie: `_xsrf=old; ${cookie}`, 'x-xsrftoken': masked } }),
    ],
  ])('accepts the token in %s', (_, request) => {
    expect(() => {
      checkXsrfToken(request);
    }).not.toThrow();
  });

  it.each([
    ["'_xsrf' argument missing from POST", gateRequest({ headers: { cookie } })],
    [
      "'_xsrf' argument has invalid format",
      gateRequest({ headers: { cookie, 'x-xsrftoken': '2|x|y|z' } }),
    ],
    [
      'XSRF cookie does not match POST argument',
      gateRequest({ headers: { cookie, 'x-xsrftoken': 'abc' } }),
    ],
    [
      'XSRF cookie does not match POST argument',
      gateRequest({ headers: { 'x-xsrftoken': masked } }),
    ],
    [
      'XSRF cookie does not match POST argument',
      gateRequest({ headers: { cookie: '_xsrf=', 'x-xsrftoken': masked } }),
    ],
  ])('answers 403 %s', (message, request) => {
    expect(() => {
      checkXsrfToken(request);
    }).toThrow(new HttpError(403, message, { code: 'auth.xsrf' }));
  });
});

describe('XsrfTokens', () => {
  const bytes = (size: number) => Buffer.alloc(size, 7);
  const tokens = new XsrfTokens({
    baseUrl: '/b/',
    now: () => now,
    random: { bytes, below: () => 0 },
  });

  it('sets a cookie that scripts can read where the client has none', () => {
    const request = gateRequest({});
    const { token, setCookie } = tokens.forPage(request);
    expect(setCookie).toBe(`_xsrf=${token}; expires=Thu, 14 Dec 2023 22:13:20 GMT; Path=/b/`);
    expect(tokens.forPage(request).token).toBe(token);
  });

  it('keeps the token the client has and masks it anew', () => {
    const known = '2|00000000|0102|1700000000';
    const { token, setCookie } = tokens.forPage(
      gateRequest({ headers: { cookie: `_xsrf=${known}` } }),
    );
    expect(setCookie).toBeNull();
    expect(token).not.toBe(known);
    expect(decodeXsrf(token)).toEqual(Buffer.from([1, 2]));
  });
});
