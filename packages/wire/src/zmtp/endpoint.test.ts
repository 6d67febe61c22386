import { describe, expect, it } from 'vitest';

import { formatEndpoint, parseEndpoint } from './endpoint.ts';

describe('parseEndpoint', () => {
  it.each([
    ['tcp://127.0.0.1:5555', { host: '127.0.0.1', port: 5555 }],
    ['tcp://localhost:0', { host: 'localhost', port: 0 }],
    ['tcp://[::1]:80', { host: '::1', port: 80 }],
    ['tcp://*:*', { host: '0.0.0.0', port: 0 }],
    ['ipc:///tmp/kernel-ipc-1', { path: '/tmp/kernel-ipc-1' }],
  ])('reads %s', (text, endpoint) => {
    expect(parseEndpoint(text)).toEqual(endpoint);
  });

  it.each(['', 'tcp://', 'tcp://a', 'tcp://a:99999', 'ipc://', 'udp://a:1'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseEndpoint(text)).toThrow(
        expect.objectContaining({ code: 'bad_endpoint' }) as Error,
      );
    },
  );

  it('writes what it reads', () => {
    for (const text of ['tcp://127.0.0.1:1', 'tcp://[::1]:80', 'ipc:///a b']) {
      expect(formatEndpoint(parseEndpoint(text))).toBe(text);
    }
  });
});
