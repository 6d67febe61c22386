import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEST_PYTHON } from '../cli/testing/python.ts';
import { toYaml } from './yaml.ts';

describe('YAML', () => {
  it('has objects and lists in blocks', () => {
    expect(
      toYaml({
        openapi: '3.1.0',
        info: { title: 'Elara' },
        paths: {
          '/api/kernels/{id}': { get: { tags: ['a b', 'c'], security: [], responses: {} } },
        },
        list: [{ name: 'x', required: true, deep: { a: [1] } }, [1, [2]], 'text', null],
      }),
    ).toBe(`openapi: "3.1.0"
info:
  title: Elara
paths:
  "/api/kernels/{id}":
    get:
      tags:
      - a b
      - c
      security: []
      responses: {}
list:
- name: x
  required: true
  deep:
    a:
    - 1
- - 1
  - - 2
- text
- null
`);
  });

  it('quotes what could be taken for something else', () => {
    expect(
      toYaml({
        on: 'yes',
        '200': 'null',
        e: '',
        f: 'a: b',
        g: '# x',
        h: '1e3',
        i: ' a',
        j: 'a\nb',
      }),
    ).toBe(
      `"200": "null"\n"on": "yes"\ne: ""\nf: "a: b"\ng: "# x"\nh: "1e3"\ni: " a"\nj: "a\\nb"\n`,
    );
  });

  it('leaves out what JSON leaves out', () => {
    expect(toYaml({ a: undefined, b: 1 })).toBe('b: 1\n');
  });

  it.skipIf(TEST_PYTHON === undefined && process.env['CI'] === undefined)(
    'is read by another program as the same values',
    () => {
      const arbitrary = fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' });
      const values = fc.sample(fc.dictionary(fc.string(), arbitrary), { numRuns: 200, seed: 1 });
      const script =
        'import json, sys, yaml\nfor line in sys.stdin:\n  print(json.dumps(yaml.safe_load(json.loads(line))))';
      const input = values.map((value) => JSON.stringify(toYaml(value))).join('\n');
      const run = spawnSync(TEST_PYTHON ?? '', ['-c', script], { input, encoding: 'utf8' });
      expect(run.stderr).toBe('');
      const read = run.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
      expect(read).toEqual(JSON.parse(JSON.stringify(values)));
    },
  );
});
