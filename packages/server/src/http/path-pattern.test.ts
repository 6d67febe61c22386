import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../errors/index.ts';
import { compilePath, decodePathSegment } from './path-pattern.ts';

describe('compilePath', () => {
  it('matches a parameter against one raw segment', () => {
    const pattern = compilePath('/api/kernels/:id');
    expect(pattern.match('/api/kernels/a%2Fb')).toEqual({ id: 'a%2Fb' });
    expect(pattern.match('/api/kernels/a/b')).toBeNull();
    expect(pattern.match('/api/kernels/')).toBeNull();
  });

  it('matches a tail against any number of segments, and against none', () => {
    const pattern = compilePath('/api/contents/*path');
    expect(pattern.match('/api/contents')).toEqual({ path: '' });
    expect(pattern.match('/api/contents/')).toEqual({ path: '' });
    expect(pattern.match('/api/contents/a/b c')).toEqual({ path: 'a/b c' });
  });

  it('finds what stands behind a tail', () => {
    const pattern = compilePath('/api/contents/*path/checkpoints/:id');
    expect(pattern.match('/api/contents/a/b/checkpoints/c')).toEqual({ path: 'a/b', id: 'c' });
    expect(pattern.match('/api/contents/checkpoints/c')).toEqual({ path: '', id: 'c' });
    expect(pattern.match('/api/contents/a/checkpoints')).toBeNull();
  });

  it('takes dots and other signs of a literal as they are', () => {
    expect(compilePath('/favicon.ico').match('/faviconxico')).toBeNull();
  });

  it('puts literals before parameters and parameters before tails', () => {
    const specificity = (path: string): number => compilePath(path).specificity;
    expect(specificity('/a/b')).toBeGreaterThan(specificity('/a/:b'));
    expect(specificity('/a/:b')).toBeGreaterThan(specificity('/a/*b'));
    expect(specificity('/a/*b/checkpoints')).toBeGreaterThan(specificity('/a/*b'));
  });
});

describe('decodePathSegment', () => {
  it('leaves a stray percent sign as it is', () => {
    expect(decodePathSegment('a%zz')).toBe('a%zz');
    expect(decodePathSegment('100%')).toBe('100%');
  });

  it('answers 400 for bytes that are not UTF-8, showing them as Python does', () => {
    expect(() => decodePathSegment('%ff')).toThrow(HttpError);
    expect(() => decodePathSegment('a%ff')).toThrow(String.raw`Invalid unicode in path: b'a\xff'`);
  });

  it('gives back every text that was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodePathSegment(encodeURIComponent(text))).toBe(text);
      }),
    );
  });

  it('never throws anything but a 400', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          decodePathSegment(text);
        } catch (error) {
          expect(error).toMatchObject({ status: 400 });
        }
      }),
    );
  });
});
