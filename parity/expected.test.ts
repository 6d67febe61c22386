import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allExpected } from './expected/index.ts';
import { ANY, ExpectedDifferences } from './harness/expected.ts';

const PAGES = ['differences.md', 'contents.md'].map((name) =>
  readFileSync(join(import.meta.dirname, '../docs', name), 'utf8').replace(/\s+/g, ' '),
);

describe('expected differences', () => {
  it('are all told in docs/differences.md or docs/contents.md, in the same words', () => {
    const reasons = [...new Set(allExpected.map(({ because }) => because))];
    expect(reasons.filter((reason) => !PAGES.some((page) => page.includes(reason)))).toEqual([]);
  });

  const rule = {
    of: 'GET /a*',
    differs: { status: ['500', '400'], 'body.*': [ANY, /^x/] },
  } as const;
  const differencesOf = (own = [{ ...rule, because: 'it is safer' }]) =>
    new ExpectedDifferences({ own, shared: [] });

  it('take away what they describe, and nothing else', () => {
    const expected = differencesOf();
    const status = { at: 'status', jupyter: '500', elara: '400' };
    const body = { at: 'body.message', jupyter: 1, elara: 'xyz' };
    const other = { at: 'body.message', jupyter: 1, elara: 'abc' };
    expect(expected.sort('GET /a/b', [status, body]).unexpected).toEqual([]);
    expect(expected.sort('GET /a/b', [status, other]).unexpected).toEqual([other]);
    expect(expected.sort('POST /a/b', [status]).unexpected).toEqual([status]);
  });

  it('have to occur, each request and each place', () => {
    const expected = differencesOf();
    expect(expected.notOccurred()).toHaveLength(3);
    expected.sort('GET /a', [{ at: 'status', jupyter: '500', elara: '400' }]);
    expect(expected.notOccurred()).toEqual(['a difference at body.* (it is safer)']);
  });
});
