import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeInto } from './merge.ts';

describe('mergeInto', () => {
  it('merges objects and replaces everything else', () => {
    expect(mergeInto({ a: { b: 1, c: [1] }, d: 2 }, { a: { c: [2], e: 3 }, d: { f: 4 } })).toEqual({
      a: { b: 1, c: [2], e: 3 },
      d: { f: 4 },
    });
  });

  it('deletes what is null, and objects that end up empty', () => {
    expect(mergeInto({ a: 1, b: { c: 1 }, d: {} }, { a: null, b: { c: null } })).toEqual({ d: {} });
    expect(mergeInto({}, { a: {} })).toEqual({});
  });

  it('does not touch prototypes', () => {
    const source = JSON.parse('{"__proto__": {"polluted": true}}') as Record<string, unknown>;
    const target = mergeInto({}, source);
    expect(Object.getPrototypeOf(target)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
    expect(Object.keys(target)).toEqual(['__proto__']);
  });

  it('changes nothing when merged with itself', () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.integer()));
    const tree = fc.dictionary(
      fc.string(),
      fc.oneof(leaf, fc.dictionary(fc.string(), leaf, { minKeys: 1 })),
    );
    fc.assert(
      fc.property(tree, (value) => {
        const once = mergeInto({}, structuredClone(value));
        const before = structuredClone(once);
        expect(mergeInto(once, structuredClone(value))).toEqual(before);
      }),
    );
  });
});
