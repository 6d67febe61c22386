import fc from 'fast-check';
import type { Step } from '../harness/model.ts';
import { room } from '../harness/room.ts';
import { FILES } from '../trees.ts';

/** The same addresses in each run, so that a red one can be looked at again. */
const SEED = 6;

const SEGMENTS = [
  '..',
  '.',
  '%2e%2e',
  '%2E%2e%2f',
  '..%2f',
  '..%5c',
  '%252e%252e',
  '%00',
  '%ff',
  '%',
  '%zz',
  '',
  '~',
  'a.txt',
  'sub',
  'outside',
  'outside.txt',
  'outside-folder',
  'secret.txt',
  '.hidden',
  'n.ipynb',
  'checkpoints',
  'trust',
  'etc',
  'passwd',
  '%C3%A9',
  '%F0%9F%98%80',
  'a;b',
  'a&b=c',
  '*',
  '{x}',
  '"',
  '|',
  '[',
];

const PREFIXES = ['/api/contents/', '/files/', '/view/', '/api/resolvePath?path='];
const QUERIES = ['', '?content=0', '?type=file&format=text', '?type=notebook', '?type=directory'];

const address = fc
  .tuple(
    fc.constantFrom(...PREFIXES),
    fc.array(fc.constantFrom(...SEGMENTS), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(...QUERIES),
  )
  .map(
    ([prefix, segments, query]) =>
      prefix + segments.join('/') + (prefix.includes('?') ? '' : query),
  );

const addresses = [...new Set(fc.sample(address, { numRuns: 400, seed: SEED }))];

/** What is looked at is whether it holds, not whether both say it in the same words. */
const asked = (line: string): Step => ({ ask: line, holds: 'stays inside' });

/** Links may lead outside: whoever made them wanted that. */
const LINKS_OUTSIDE = ['outside.txt', 'outside-folder', 'loop'];

room('odd addresses', {
  tree: Object.fromEntries(Object.entries(FILES).filter(([name]) => !LINKS_OUTSIDE.includes(name))),
  cases: {
    'never leads outside of the root, nor to a mistake of the server': addresses.map((path) =>
      asked(`GET ${path}`),
    ),
    'never deletes or writes outside of the root': addresses
      .filter((path) => path.startsWith('/api/contents/'))
      .slice(0, 60)
      .flatMap((path): Step[] => [
        {
          ask: `PUT ${path}`,
          json: { type: 'file', format: 'text', content: 'x' },
          holds: 'changes nothing outside',
        },
        { ask: `DELETE ${path}`, holds: 'changes nothing outside' },
      ]),
  },
});
