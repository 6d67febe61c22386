import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { Type, type TSchema } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFault } from './check-value.ts';
import { coerce } from './coerce.ts';
import { jupyterPaths } from './paths.ts';
import { schemaOf } from './schema-kind.ts';
import { SKIP_COMPARISON, TEST_PYTHON } from './testing/python.ts';
import { readText } from './text-value.ts';

/** The real traitlets and jupyter_core, asked one question after the other. */
class Oracle {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.#child = spawn(TEST_PYTHON ?? '', [join(import.meta.dirname, 'testing', 'oracle.py')]);
    this.#child.stderr.resume();
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(question: unknown): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const answer = await this.#lines.next();
    if (answer.done === true) throw new Error('the oracle ended');
    return JSON.parse(answer.value);
  }

  close(): void {
    this.#child.stdin.end();
  }
}

const SCHEMAS: Readonly<Record<string, TSchema>> = {
  text: Type.String(),
  'optional text': Type.Union([Type.String(), Type.Null()]),
  boolean: Type.Boolean(),
  integer: Type.Integer(),
  number: Type.Number(),
  texts: Type.Array(Type.String()),
  integers: Type.Array(Type.Integer()),
  dictionary: Type.Record(Type.String(), Type.Unknown()),
  switches: Type.Record(Type.String(), Type.Boolean()),
  choice: Type.Union([Type.Literal('tcp'), Type.Literal('ipc'), Type.Literal(10)]),
};

function ours(kind: string, texts: readonly string[]): unknown {
  const schema = schemaOf(SCHEMAS[kind] ?? Type.Unknown());
  const value = coerce(schema, readText(schema, texts, process.env['HOME'] ?? ''));
  return findFault(schema, value) === null ? { value } : { error: true };
}

describe.skipIf(SKIP_COMPARISON)('beside the real Jupyter', () => {
  let oracle: Oracle;
  let root: string;
  beforeAll(async () => {
    oracle = new Oracle();
    root = await mkdtemp(join(tmpdir(), 'elara-beside-'));
  });
  afterAll(async () => {
    oracle.close();
    await rm(root, { recursive: true, force: true });
  });

  it('reads texts of the command line as traitlets does', async () => {
    const piece = fc.constantFrom(
      ...['a', 'b=1', 'k=True', 'k=0', '1', '-2', '1_0', '2.5', '1e3', 'true', 'False', 'None'],
      ...['', ' ', '"q"', "'", '[1, 2]', "['a']", "{'a': 1}", '(1,)', '~', '~/x', 'tcp', '10', '='],
    );
    const texts = fc.array(piece, { minLength: 1, maxLength: 3 });
    const questions = fc.tuple(fc.constantFrom(...Object.keys(SCHEMAS)), texts);
    await fc.assert(
      fc.asyncProperty(questions, async ([kind, several]) => {
        const holdsSeveral = ['texts', 'integers', 'dictionary', 'switches'].includes(kind);
        const given = holdsSeveral ? several : several.slice(0, 1);
        const theirs = await oracle.ask({ kind, texts: given });
        expect([kind, given, ours(kind, given)]).toEqual([kind, given, theirs]);
      }),
      { numRuns: 1500 },
    );
  });

  it('finds the same folders in every environment', async () => {
    const bin = dirname(TEST_PYTHON ?? '');
    const venv = dirname(bin);
    await mkdir(join(root, 'bin'));
    await symlink(TEST_PYTHON ?? '', join(root, 'bin', 'python3'));
    const choice = (...values: string[]) =>
      fc.option(fc.constantFrom(...values), { nil: undefined });
    const environment = fc.record({
      JUPYTER_CONFIG_DIR: choice('/c', ''),
      JUPYTER_DATA_DIR: choice('/d'),
      JUPYTER_RUNTIME_DIR: choice('/r'),
      JUPYTER_CONFIG_PATH: choice('/p1:/p2/', '/p1', ''),
      JUPYTER_PATH: choice('/s1:/s2', '/s1/'),
      JUPYTER_PREFER_ENV_PATH: choice('1', '0', 'no', 'yes'),
      JUPYTER_PLATFORM_DIRS: choice('1', '0'),
      XDG_DATA_HOME: choice('/xdg-data'),
      XDG_CONFIG_HOME: choice('/xdg-config'),
      XDG_DATA_DIRS: choice('/data/a:relative:/data/b', ''),
      XDG_CONFIG_DIRS: choice('/config/a'),
      PYTHONUSERBASE: choice('/base'),
      PYTHONNOUSERSITE: choice('1'),
      VIRTUAL_ENV: choice(venv),
      CONDA_DEFAULT_ENV: choice('base', 'mine'),
    });
    await fc.assert(
      fc.asyncProperty(environment, async (chosen) => {
        const set = Object.entries(chosen).filter(([, value]) => value !== undefined);
        const env = {
          HOME: root,
          PATH: bin,
          ...(Object.fromEntries(set) as Record<string, string>),
        };
        const theirs = await oracle.ask({ env, python: TEST_PYTHON });
        expect([env, jupyterPaths(env, 'linux')]).toEqual([env, theirs]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
