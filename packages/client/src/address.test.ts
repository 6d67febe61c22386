import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operationUrl, readAddress } from './address.ts';

describe('readAddress', () => {
  it.each([
    ['http://localhost:8888', 'http://localhost:8888/', null],
    ['http://localhost:8888/?token=abc', 'http://localhost:8888/', 'abc'],
    ['https://hub/user/me?token=a%20b#x', 'https://hub/user/me/', 'a b'],
  ])('reads %s', (address, base, token) => {
    const read = readAddress(address);
    expect(read.base.href).toBe(base);
    expect(read.token).toBe(token);
  });

  it('leaves a URL that it is given as it is', () => {
    const url = new URL('http://localhost/x?token=1');
    readAddress(url);
    expect(url.href).toBe('http://localhost/x?token=1');
  });
});

describe('operationUrl', () => {
  const base = new URL('http://h/b/');

  it('keeps the slashes of deep parameters and encodes those of others', () => {
    const url = (deep: string[]) =>
      operationUrl(base, '/api/{path}/end', { params: { path: 'a/b c?' } }, deep).href;
    expect(url(['path'])).toBe('http://h/b/api/a/b%20c%3F/end');
    expect(url([])).toBe('http://h/b/api/a%2Fb%20c%3F/end');
  });

  it('leaves out what is undefined, and writes switches as Jupyter reads them', () => {
    const query = { a: undefined, b: true, c: false, d: 0, e: 'x&y' };
    expect(operationUrl(base, '/api', { query }, []).search).toBe('?b=1&c=0&d=0&e=x%26y');
  });

  it('has no slash at the end for the root', () => {
    expect(
      operationUrl(base, '/api/contents/{path}', { params: { path: '/' } }, ['path']).href,
    ).toBe('http://h/b/api/contents');
  });

  it.each([undefined, null, {}, ['x']])('refuses %j as a parameter', (id) => {
    expect(() => operationUrl(base, '/api/{id}', { params: { id } }, [])).toThrow(
      'id must be a text, a number or a boolean',
    );
  });

  it('never leaves the path of its operation, whatever the parameter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (path, deep) => {
        let url: URL;
        try {
          url = operationUrl(
            base,
            '/api/contents/{path}',
            { params: { path } },
            deep ? ['path'] : [],
          );
        } catch (error) {
          expect(error).toBeInstanceOf(Error); // a dot segment, or half a surrogate pair
          return;
        }
        expect(url.origin).toBe('http://h');
        expect(url.pathname).toMatch(/^\/b\/api\/contents(\/|$)/);
        const segments = path.split('/').filter((segment) => segment !== '');
        const rest = url.pathname.split('/').slice(4).map(decodeURIComponent);
        expect(rest).toEqual(deep ? segments : path === '' ? [] : [path]);
      }),
    );
  });
});
