import { describe, expect, it } from 'vitest';
import { ConfigError } from '../config/index.ts';
import { OriginPolicy } from './origins.ts';

const policy = (allowOrigin = '', allowOriginPattern = '') =>
  new OriginPolicy({ allowOrigin, allowOriginPattern });

describe('OriginPolicy', () => {
  it.each([
    ['http://localhost:8888', 'localhost:8888', true],
    ['https://localhost:8888', 'localhost:8888', true],
    ['http://LOCALHOST:8888', 'localhost:8888', true],
    ['http://localhost:8889', 'localhost:8888', false],
    ['http://evil.com', 'localhost:8888', false],
    ['null', 'localhost:8888', false],
    ['http://localhost:8888.evil.com', 'localhost:8888', false],
    [undefined, 'localhost:8888', true],
    ['http://evil.com', undefined, true],
  ])('of %s at %s: %s', (origin, host, accepted) => {
    expect(policy().accepts(origin, host)).toBe(accepted);
  });

  it('accepts the origin that is named, or all', () => {
    expect(policy('https://a.example').accepts('https://a.example', 'h')).toBe(true);
    expect(policy('https://a.example').accepts('https://b.example', 'h')).toBe(false);
    expect(policy('*').accepts('null', 'h')).toBe(true);
  });

  it('matches a pattern with the whole origin only', () => {
    const some = policy('', 'https://.*\\.example');
    expect(some.accepts('https://a.example', 'h')).toBe(true);
    expect(some.accepts('https://a.example.evil.com', 'h')).toBe(false);
    expect(
      policy('', '(?i)https://(?P<name>A)\\.example\\Z').accepts('https://a.example', 'h'),
    ).toBe(true);
  });

  it('lets the named origin win over the pattern', () => {
    expect(policy('https://a.example', '.*').accepts('https://b.example', 'h')).toBe(false);
  });

  it('refuses a pattern that is none', () => {
    expect(() => policy('', '(')).toThrow(ConfigError);
  });

  it.each([
    ['http://localhost:8888/lab', true],
    ['http://localhost/lab', false],
    ['https://a.example/page', true],
    [undefined, false],
    ['garbage', false],
  ])('takes the referer %s: %s', (referer, accepted) => {
    expect(policy('https://a.example').acceptsReferer(referer, 'localhost:8888')).toBe(accepted);
  });

  it('names the allowed origin in answers as it was set', () => {
    expect(policy('*').allowOriginHeader('http://x')).toBe('*');
    expect(policy('https://a').allowOriginHeader('http://x')).toBe('https://a');
    expect(policy('', 'http://.').allowOriginHeader('http://x')).toBe('http://x');
    expect(policy('', 'http://.').allowOriginHeader('http://xy')).toBeNull();
    expect(policy().allowOriginHeader('http://x')).toBeNull();
  });
});
