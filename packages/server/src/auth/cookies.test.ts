import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../config/index.ts';
import { cookieAttributes, cookieValues, serializeCookie } from './cookies.ts';

describe('cookieValues', () => {
  it.each([
    ['a=1', ['1']],
    ['b=2; a=1', ['1']],
    ['a=1;a=2', ['1', '2']],
    [' a = 1 ', ['1']],
    ['a=x=y', ['x=y']],
    ['a="quoted"', ['quoted']],
    ['a="x\\073\\054\\"\\\\"', ['x;,"\\']],
    ['a="', ['"']],
    ['a=', ['']],
    ['a', []],
    ['aa=1; xa=2', []],
    ['', []],
    [undefined, []],
  ])('of %j are %j', (header, values) => {
    expect(cookieValues(header, 'a')).toEqual(values);
  });

  it('finds each cookie among others, whatever their values', () => {
    const name = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]+$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string()), { minLength: 1 }), (pairs) => {
        const header = pairs.map(([key, value]) => serializeCookie(key, value, {})).join('; ');
        for (const [key] of pairs) {
          const expected = pairs.filter(([one]) => one === key).map(([, value]) => value);
          expect(cookieValues(header, key)).toEqual(expected);
        }
      }),
    );
  });

  it('never fails, whatever a client sends', () => {
    const unit = fc.constantFrom(...['a', '=', ';', '"', '\\', '0', '7', ' ', ',', '\t', 'é']);
    fc.assert(
      fc.property(fc.string({ unit }), (header) => {
        for (const value of cookieValues(header, 'a')) expect(typeof value).toBe('string');
      }),
    );
  });

  it('reads back every value that was written', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const [written = ''] = serializeCookie('a', value, {}).split('; ');
        expect(cookieValues(`x=1; ${written}; y=2`, 'a')).toEqual([value]);
      }),
    );
  });
});

describe('serializeCookie', () => {
  it('writes attributes as Python does', () => {
    const expires = new Date(Date.UTC(2026, 10, 24, 2, 21, 20));
    const attributes = {
      path: '/b/',
      httpOnly: true,
      expires,
      secure: true,
      sameSite: 'Strict',
      maxAge: 5,
      domain: 'd',
    };
    expect(serializeCookie('a', 'plain', attributes)).toBe(
      'a=plain; Domain=d; expires=Tue, 24 Nov 2026 02:21:20 GMT; HttpOnly; Max-Age=5; Path=/b/; SameSite=Strict; Secure',
    );
  });

  it('quotes what contains separators', () => {
    expect(serializeCookie('a', '2|1:0|x=;,"\\', {})).toBe('a="2|1:0|x=\\073\\054\\"\\\\"');
    expect(serializeCookie('a', '', {})).toBe('a=""');
  });
});

describe('cookieAttributes', () => {
  const now = new Date(0);

  it("reads tornado's words, also as text from the command line", () => {
    expect(
      cookieAttributes({ samesite: 'None', SECURE: true, expires_days: 1, httponly: false }, now),
    ).toEqual({
      sameSite: 'None',
      secure: true,
      expires: new Date(86_400_000),
      httpOnly: false,
    });
    expect(cookieAttributes({ max_age: '60', secure: 'False' }, now)).toEqual({
      maxAge: 60,
      secure: false,
    });
  });

  it.each([{ path: '/; Secure' }, { domain: 'a\nb' }, { samesite: 'é' }, { path: 5 }])(
    'refuses %j',
    (options) => {
      expect(() => cookieAttributes(options, now)).toThrow(ConfigError);
    },
  );
});
