import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePath } from './path-pattern.ts';
import { Router } from './router.ts';

const named = (path: string, name = path) => ({ path, name });

const found = (router: Router<{ path: string; name: string }>, path: string) =>
  router.find(path).map(({ value, params }) => [value.name, params]);

describe('a router', () => {
  it('finds a literal path before those with parameters, and all that have it', () => {
    const router = new Router([
      named('/api/:name'),
      named('/api/status', 'read'),
      named('/api/*rest'),
      named('/api/status', 'write'),
    ]);
    expect(found(router, '/api/status')).toEqual([
      ['read', {}],
      ['write', {}],
    ]);
    expect(found(router, '/api/other')).toEqual([['/api/:name', { name: 'other' }]]);
  });

  it('takes an encoded literal for another path', () => {
    const router = new Router([named('/api/status'), named('/api/:name')]);
    expect(found(router, '/api/stat%75s')).toEqual([['/api/:name', { name: 'status' }]]);
  });

  it('finds of any routes and paths what the most specific fitting patterns are', () => {
    const segment = fc.constantFrom('a', 'b', 'c', ':x', 'a:x', '*t');
    // Paths begin with a literal segment, by which they are put into buckets.
    const path = fc
      .tuple(fc.constantFrom('a', 'b'), fc.array(segment, { maxLength: 3 }))
      .map(([first, parts]) => `/${[first, ...parts].join('/')}`);
    const asked = fc
      .array(fc.constantFrom('a', 'b', 'c', 'ab', ''), { maxLength: 4 })
      .map((parts) => `/${parts.join('/')}`);
    const oneTail = (one: string) => (one.match(/\*/g) ?? []).length < 2;
    fc.assert(
      fc.property(fc.uniqueArray(path.filter(oneTail), { maxLength: 6 }), asked, (paths, raw) => {
        const router = new Router(paths.map((one) => named(one)));
        const fitting = paths.map(compilePath).filter((one) => one.match(raw) !== null);
        const best = Math.max(...fitting.map((one) => one.specificity));
        const names = router.find(raw).map(({ value }) => value.name);
        const expected = fitting.filter((one) => one.specificity === best);
        expect(new Set(names)).toEqual(new Set(expected.map(({ source }) => source)));
      }),
    );
  });
});
