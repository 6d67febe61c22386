import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, mergeChanges, NO_CHANGES, type Changes } from './changes.ts';

const change = (some: Partial<Changes>): Changes => ({ ...NO_CHANGES, ...some });

describe('applyChanges', () => {
  it('inserts, then puts in front and behind', () => {
    const changes = change({ extend: ['z'], prepend: ['a'], inserts: [[1, 'i']] });
    expect(applyChanges(['m', 'n'], changes)).toEqual(['a', 'm', 'i', 'n', 'z']);
  });

  it('adds the members of a set once', () => {
    expect(applyChanges(['a'], change({ update: ['a', 'b'] }))).toEqual(['a', 'b']);
  });

  it('updates a dictionary and leaves the given one as it was', () => {
    const before = { a: 1, b: 1 };
    expect(applyChanges(before, change({ update: { b: 2 } }))).toEqual({ a: 1, b: 2 });
    expect(before).toEqual({ a: 1, b: 1 });
  });

  it('leaves what is no container, and what the change does not fit', () => {
    expect(applyChanges('text', change({ extend: [1] }))).toBe('text');
    expect(applyChanges(null, change({ update: { a: 1 } }))).toBeNull();
    expect(applyChanges({ a: 1 }, change({ extend: [1] }))).toEqual({ a: 1 });
  });
});

describe('mergeChanges', () => {
  it('lets the later dictionary win and joins sets', () => {
    const later = mergeChanges(change({ update: { a: 1, b: 1 } }), change({ update: { b: 2 } }));
    expect(later.update).toEqual({ a: 1, b: 2 });
    const sets = mergeChanges(change({ update: ['a'] }), change({ update: ['b', 'a'] }));
    expect(sets.update).toEqual(['a', 'b']);
    expect(mergeChanges(change({ update: ['a'] }), change({ update: { a: 1 } })).update).toEqual({
      a: 1,
    });
  });

  it('does to lists at once what both do one after the other', () => {
    const items = fc.array(fc.integer(), { maxLength: 3 });
    const some = fc.record({ extend: items, prepend: items }).map(change);
    fc.assert(
      fc.property(items, some, some, (list, first, second) => {
        expect(applyChanges(list, mergeChanges(first, second))).toEqual(
          applyChanges(applyChanges(list, first), second),
        );
      }),
    );
  });
});
