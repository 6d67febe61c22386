import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PythonObject } from '../config/index.ts';
import { pythonFormat, pythonRepr } from './python-text.ts';
import { SKIP_COMPARISON, TEST_PYTHON } from './testing/python.ts';

describe('pythonRepr', () => {
  it.each<[unknown, string]>([
    [null, 'None'],
    [true, 'True'],
    [12, '12'],
    [1.5, '1.5'],
    [10n, '10'],
    ["it's", '"it\'s"'],
    ['both \' and "', "'both \\' and \"'"],
    ['a\n\u00a0é😀\u{1d173}', "'a\\n\\xa0é😀\\U0001d173'"],
    [['a', [1]], "['a', [1]]"],
    [{ b: {}, a: null }, "{'a': None, 'b': {}}"],
    [Buffer.from([0, 97, 255]), "b'\\x00a\\xff'"],
    [new PythonObject('function scrub'), '<function scrub>'],
  ])('writes what Python does: %#', (value, text) => {
    expect(pythonRepr(value)).toBe(text);
  });
});

describe('pythonFormat', () => {
  it('keeps in one line what fits', () => {
    expect(pythonFormat(['a', 'b'])).toBe("['a', 'b']");
  });

  it.skipIf(SKIP_COMPARISON)('breaks lines as pprint does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 30 });
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        word,
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 12 }),
        fc.dictionary(word, tie('value'), { maxKeys: 6, noNullPrototype: true }),
      ),
    }));
    const values = fc.sample(value, 300);
    const script =
      'import json, pprint, sys\n' +
      'values = json.load(sys.stdin)\n' +
      'json.dump([pprint.pformat(value, indent=4, compact=True) for value in values], sys.stdout)';
    const { stdout } = spawnSync(TEST_PYTHON ?? '', ['-c', script], {
      input: JSON.stringify(values),
      encoding: 'utf8',
    });
    expect(values.map(pythonFormat)).toEqual(JSON.parse(stdout));
  });
});
