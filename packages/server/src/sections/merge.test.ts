import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptySection, isObject, merged, withoutDefaults, type Section } from './merge.ts';

function objectsOf<T>(leaf: fc.Arbitrary<T>) {
  const key = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.string());
  const list = fc.array(fc.integer(), { maxLength: 2 });
  const inner = fc.dictionary(fc.constantFrom('a', 'b', 'c'), leaf);
  return fc.dictionary(key, fc.oneof(leaf, list, inner));
}

const values = fc.oneof(fc.integer(), fc.string());
const objects = objectsOf(fc.oneof(values, fc.constant(null)));

function plain(section: Section): unknown {
  return JSON.parse(JSON.stringify(section));
}

function hasHoles(value: unknown): boolean {
  if (value === null) return true;
  if (!isObject(value)) return false;
  const inside = Object.values(value);
  return inside.some((one) => (isObject(one) && Object.keys(one).length === 0) || hasHoles(one));
}

describe('merging', () => {
  it.each([
    [{ a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    [{ a: 1 }, { a: 2 }, { a: 2 }],
    [{ a: { x: 1 } }, { a: { y: 2 } }, { a: { x: 1, y: 2 } }],
    [{ a: 1, b: 2 }, { a: null }, { b: 2 }],
    [{ a: { x: 1 } }, { a: { x: null } }, {}],
    [{}, { a: {} }, {}],
    [{}, { a: { b: null } }, {}],
    [{ a: [1, 2] }, { a: [3] }, { a: [3] }],
    [{ a: 1 }, { a: { x: 2 } }, { a: { x: 2 } }],
    [{ a: { x: 2 } }, { a: 1 }, { a: 1 }],
    [{ a: 1 }, { a: {} }, { a: 1 }],
    [{}, { missing: null }, {}],
  ])('%j with %j gives %j', (target, changes, expected) => {
    expect(plain(merged(target, changes))).toEqual(expected);
  });

  it('leaves its arguments alone', () => {
    const target = { a: { x: 1 } };
    merged(target, { a: { x: 2 }, b: 1 });
    expect(target).toEqual({ a: { x: 1 } });
  });

  it('takes __proto__ for a key like any other', () => {
    const changes = JSON.parse('{"__proto__": {"polluted": true}}') as Section;
    expect(JSON.stringify(merged({}, changes))).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('leaves neither nulls nor empty objects behind, and is idempotent', () => {
    fc.assert(
      fc.property(objects, objects, (first, second) => {
        const once = merged(merged(emptySection(), first), second);
        expect(hasHoles(once)).toBe(false);
        expect(plain(merged(once, second))).toEqual(plain(once));
      }),
    );
  });
});

describe('leaving defaults away', () => {
  it.each([
    [{ a: 1, b: 2 }, { a: 1 }, { b: 2 }],
    [{ a: 1 }, { a: 2 }, { a: 1 }],
    [{ a: { x: 1, y: 2 } }, { a: { x: 1 } }, { a: { y: 2 } }],
    [{ a: { x: 1 } }, { a: { x: 1 } }, {}],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, {}],
    [{ a: { x: 1 } }, { a: 5 }, { a: { x: 1 } }],
  ])('of %j beside %j keeps %j', (data, defaults, expected) => {
    expect(plain(withoutDefaults(data, defaults))).toEqual(expected);
  });

  it('loses nothing: defaults and the rest make the whole again', () => {
    fc.assert(
      // Without nulls: a default cannot be deleted, in Jupyter neither.
      fc.property(objectsOf(values), objectsOf(values), (one, two) => {
        const defaults = merged(emptySection(), one);
        const data = merged(defaults, two);
        const rest = withoutDefaults(data, defaults);
        const again = merged(defaults, rest);
        for (const [key, value] of Object.entries(data)) {
          expect(plain({ value: again[key] })).toEqual(plain({ value }));
        }
      }),
    );
  });
});
