import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loginUrl, safeNextUrl, withoutToken } from './next-url.ts';
import { OriginPolicy } from './origins.ts';

const closed = new OriginPolicy({ allowOrigin: '', allowOriginPattern: '' });
const named = new OriginPolicy({ allowOrigin: 'https://hub.example', allowOriginPattern: '' });
const pattern = new OriginPolicy({ allowOrigin: '', allowOriginPattern: 'https?://.*\\.example' });
const all = new OriginPolicy({ allowOrigin: '*', allowOriginPattern: '' });

describe('safeNextUrl', () => {
  it.each([
    ['/tree?a=b', '/tree?a=b'],
    ['/lab/tree/a:b.ipynb', '/lab/tree/a:b.ipynb'],
    ['/lab/tree/é b', '/lab/tree/%C3%A9%20b'],
    ['/', '/'],
    ['http://e.com', '/'],
    ['//e.com/x', '/'],
    ['///e.com', '/'],
    ['\\\\e.com', '/'],
    ['/\\e.com', '/%5Ce.com'],
    ['https:///e.com', '/'],
    ['javascript:alert(1)', '/'],
    ['data:text/html,x', '/'],
    ['lab', '/'],
    ['', '/'],
    ['/a\r\nSet-Cookie: x', '/a%0D%0ASet-Cookie:%20x'],
  ])('leads from %j to %j', (next, location) => {
    expect(safeNextUrl(next, '/', closed)).toBe(location);
  });

  it.each([
    ['/b/lab', '/b/lab'],
    ['/b', '/b'],
    ['/bad', '/b/'],
    ['/lab', '/b/'],
  ])('below a base URL from %j to %j', (next, location) => {
    expect(safeNextUrl(next, '/b/', closed)).toBe(location);
  });

  it('leads to the origin that the settings name, and to no other', () => {
    expect(safeNextUrl('https://hub.example/x?y#z', '/', named)).toBe('https://hub.example/x?y#z');
    expect(safeNextUrl('HTTPS://Hub.Example/x', '/', named)).toBe('HTTPS://Hub.Example/x');
    expect(safeNextUrl('https:/hub.example/x', '/', named)).toBe('https://hub.example/x');
    expect(safeNextUrl('https://hub.example.evil/x', '/', named)).toBe('/');
    expect(safeNextUrl('https://hub.example@evil/x', '/', named)).toBe('/');
    expect(safeNextUrl('http://a.example/x', '/', pattern)).toBe('http://a.example/x');
    expect(safeNextUrl('http://evil/.example', '/', pattern)).toBe('/');
    expect(safeNextUrl('http://evil', '/', all)).toBe('/');
  });

  it('never leads a browser to another host', () => {
    const unit = fc.constantFrom(
      ...['/', '\\', ':', 'http', 'e.com', '?', '#', '@', '\t', '.', '%', 'javascript'],
    );
    fc.assert(
      fc.property(fc.string({ unit }), (next) => {
        const location = safeNextUrl(next, '/', closed);
        expect(new URL(location, 'http://here:8888').origin).toBe('http://here:8888');
      }),
      { numRuns: 2000 },
    );
  });

  it('never leads out of the base URL, but to the origin that the settings name', () => {
    const unit = fc.constantFrom(
      ...[
        '/',
        '\\',
        ':',
        'https:',
        '//hub.example',
        '/b',
        '?',
        '#',
        '@',
        '\n',
        '.',
        '..',
        '%2e',
        '%2F',
        'x',
      ],
    );
    fc.assert(
      fc.property(fc.string({ unit }), (next) => {
        const location = safeNextUrl(next, '/b/', named);
        expect(location).toMatch(/^[\x21-\x7e]+$/);
        const { origin, pathname } = new URL(location, 'http://here:8888');
        expect(['http://here:8888', 'https://hub.example']).toContain(origin);
        if (origin === 'http://here:8888') expect(pathname).toMatch(/^\/b(?:\/|$)/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('loginUrl', () => {
  it('keeps the whole address but never the token', () => {
    expect(loginUrl('/b/', '/b/lab?x=1&token=canary&y')).toBe(
      '/b/login?next=%2Fb%2Flab%3Fx%3D1%26y',
    );
    expect(withoutToken('/lab?token=canary')).toBe('/lab');
    expect(withoutToken('/lab?tokens=1')).toBe('/lab?tokens=1');
    expect(withoutToken('/lab')).toBe('/lab');
  });
});
