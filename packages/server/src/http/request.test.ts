import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateRequestOf, stripBaseUrl } from './request.ts';

function requestWith(headers: Record<string, string>, more: object = {}): IncomingMessage {
  const socket = { remoteAddress: '127.0.0.1', ...more };
  return { method: 'GET', url: '/api?a=1', headers, socket } as unknown as IncomingMessage;
}

const seen = (headers: Record<string, string>, trustProxy = true, more: object = {}) => {
  const { remoteAddress, secure } = gateRequestOf(requestWith(headers, more), trustProxy);
  return { remoteAddress, secure };
};

describe('gateRequestOf', () => {
  it('believes no headers of a proxy that is not trusted', () => {
    const headers = { 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https' };
    expect(seen(headers, false)).toEqual({ remoteAddress: '127.0.0.1', secure: false });
  });

  it.each([
    [{ 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
    [{ 'x-forwarded-for': '203.0.113.9, 192.0.2.1' }, '192.0.2.1'],
    [{ 'x-forwarded-for': '203.0.113.9,2001:db8::1 ' }, '2001:db8::1'],
    [{ 'x-real-ip': '192.0.2.1' }, '192.0.2.1'],
    [{ 'x-real-ip': '203.0.113.9', 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
    [{ 'x-real-ip': '192.0.2.1', 'x-forwarded-for': 'unknown' }, '192.0.2.1'],
    [{ 'x-forwarded-for': 'unknown' }, '127.0.0.1'],
    [{ 'x-forwarded-for': '' }, '127.0.0.1'],
    [{ 'x-forwarded-for': '192.0.2.1:4711' }, '127.0.0.1'],
  ])('takes the address of %j for %s', (headers, address) => {
    expect(seen(headers as Record<string, string>).remoteAddress).toBe(address);
  });

  it.each([
    [{ 'x-forwarded-proto': 'https' }, true],
    [{ 'x-forwarded-proto': 'http, https' }, true],
    [{ 'x-forwarded-proto': 'https, http' }, false],
    [{ 'x-scheme': 'http', 'x-forwarded-proto': 'https' }, false],
    [{ 'x-forwarded-proto': 'wss' }, false],
    [{}, false],
  ])('takes the scheme of %j for secure: %j', (headers, secure) => {
    expect(seen(headers as Record<string, string>).secure).toBe(secure);
  });

  it('knows TLS of its own', () => {
    expect(seen({}, false, { encrypted: true }).secure).toBe(true);
    expect(seen({ 'x-forwarded-proto': 'ftp' }, true, { encrypted: true }).secure).toBe(true);
  });
});

describe('stripBaseUrl', () => {
  it('finds the part inside, and nothing outside', () => {
    expect(stripBaseUrl('/a/b/api', '/a/b/')).toBe('/api');
    expect(stripBaseUrl('/a/b', '/a/b/')).toBe('/');
    expect(stripBaseUrl('/a/bc', '/a/b/')).toBeNull();
    expect(stripBaseUrl('/api', '/a/b/')).toBeNull();
  });

  it('gives back every path below every base URL', () => {
    const segment = fc.stringMatching(/^[\w%.-]+$/);
    const path = fc.array(segment).map((parts) => `/${parts.join('/')}`);
    fc.assert(
      fc.property(fc.array(segment), path, (base, inside) => {
        const baseUrl = base.length === 0 ? '/' : `/${base.join('/')}/`;
        expect(stripBaseUrl(baseUrl.slice(0, -1) + inside, baseUrl)).toBe(inside);
      }),
    );
  });
});
