import { describe, expect, it } from 'vitest';
import { normalizeBaseUrl, withBaseUrl } from './base-url.ts';

describe('normalizeBaseUrl', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['a', '/a/'],
    ['/a%40b', '/a%40b/'],
    ['//a/b//', '/a/b/'],
  ])('makes %j %j', (given, expected) => {
    expect(normalizeBaseUrl(given)).toBe(expected);
  });
});

describe('withBaseUrl', () => {
  it.each([
    ['/lab', '/', '/lab'],
    ['/lab', '/b/', '/b/lab'],
    ['/b/lab', '/b/', '/b/lab'],
    ['', '/b/', '/b/'],
    ['/', '/b/', '/b/'],
  ])('puts %j below %j as %j', (path, baseUrl, expected) => {
    expect(withBaseUrl(path, baseUrl)).toBe(expected);
  });
});
