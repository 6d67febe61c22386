import { describe, expect, it } from 'vitest';
import { isLocalHost, isLoopback, requestHost } from './hosts.ts';
import { gateRequest } from './testing/gate-request.ts';

describe('isLocalHost', () => {
  it.each([
    ['localhost', true],
    ['localhost:8888', true],
    ['127.0.0.1:8888', true],
    ['127.8.9.10', true],
    ['[::1]:8888', true],
    ['[::1]', true],
    ['::1', false],
    ['[0:0:0:0:0:0:0:1]', true],
    ['LOCALHOST', false],
    ['evil.com', false],
    ['localhost.evil.com', false],
    ['127.0.0.1.evil.com', false],
    ['0.0.0.0', false],
    ['192.168.1.5:8888', false],
    ['[fe80::1]', false],
    ['', false],
    ['%2Ftmp', true],
    ['%2Fno%2Fsuch%2Fsocket', false],
  ])('%j: %s', (host, local) => {
    expect(isLocalHost(host, ['localhost'])).toBe(local);
  });

  it('counts the names of the settings', () => {
    expect(isLocalHost('my.lan:80', ['my.lan'])).toBe(true);
    expect(isLocalHost('localhost', ['my.lan'])).toBe(false);
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('is true for %s', (address) => {
    expect(isLoopback(address)).toBe(true);
  });
  it.each(['10.0.0.1', '::', '127.1', 'localhost', ''])('is false for %s', (address) => {
    expect(isLoopback(address)).toBe(false);
  });
});

describe('requestHost', () => {
  it('takes a missing host for the loopback', () => {
    expect(requestHost(gateRequest({}))).toBe('127.0.0.1');
    expect(requestHost(gateRequest({ headers: { host: 'a:1' } }))).toBe('a:1');
  });
});
