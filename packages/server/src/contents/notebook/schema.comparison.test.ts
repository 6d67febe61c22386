import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { SKIP_COMPARISON, TEST_PYTHON } from '../testing/python.ts';
import { schemaOfFutureV4, schemaV4 } from './schema-v4.ts';
import { SCHEMA_V3 } from './schema-v3.ts';

/** Prints a schema of nbformat without its descriptions, keys in their order. */
const SCRIPT = `
import json, sys, importlib
from nbformat import validator
def bare(part):
    if isinstance(part, list):
        return [bare(item) for item in part]
    if not isinstance(part, dict):
        return part
    return {k: bare(v) for k, v in part.items() if not (k in ("description", "$schema") and isinstance(v, str))}
major, minor = int(sys.argv[1]), int(sys.argv[2])
module = importlib.import_module(f"nbformat.v{major}")
schema = validator._get_schema_json(module, version=major, version_minor=minor)
if minor > module.nbformat_minor:
    schema = validator._allow_undefined(validator._relax_additional_properties(schema))
print(json.dumps(bare(schema)))
`;

function real(major: number, minor: number): unknown {
  const output = execFileSync(TEST_PYTHON ?? '', ['-c', SCRIPT, String(major), String(minor)], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as unknown;
}

/** Objects as lists of their members, so that the order counts too. */
function ordered(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(ordered);
  if (typeof part !== 'object' || part === null) return part;
  return Object.entries(part).map(([key, value]) => [key, ordered(value)]);
}

describe.skipIf(SKIP_COMPARISON)('compared with the schemas of the real nbformat', () => {
  it.each([0, 1, 2, 3, 4, 5])('format 4.%i is the same, in the same order', (minor) => {
    expect(ordered(schemaV4(minor))).toEqual(ordered(real(4, minor)));
  });

  it('is as lenient with the future', () => {
    expect(schemaOfFutureV4()).toEqual(real(4, 6));
  });

  it('format 3 is the same', () => {
    expect(SCHEMA_V3).toEqual(real(3, 0));
  });
});
