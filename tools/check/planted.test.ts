import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../layout.mjs';
import { run } from '../run.mjs';

/** A small checkout with the real configurations: what they say of it they would say of ours. */
class SmallCheckout {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async make(): Promise<SmallCheckout> {
    const checkout = new SmallCheckout(await mkdtemp(join(tmpdir(), 'elara-planted-')));
    await checkout.#copyConfigurations();
    await checkout.#linkPackages();
    for (const [file, text] of Object.entries(CLEAN)) await checkout.write(file, text);
    return checkout;
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.root, file)), { recursive: true });
    await writeFile(join(this.root, file), text);
  }

  /** Runs some of the checks as `npm run check` does. */
  async check(names: string): Promise<{ code: number; output: string }> {
    const command = join(repositoryRoot, 'tools/check.mjs');
    const args = [command, `--root=${this.root}`, `--only=${names}`];
    return run(process.execPath, args, { cwd: repositoryRoot });
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  async #copyConfigurations(): Promise<void> {
    const files = ['.dependency-cruiser.cjs', '.prettierrc.json', 'eslint.config.mjs', 'knip.json'];
    for (const file of [...files, 'tsconfig.base.json', 'package.json']) {
      await cp(join(repositoryRoot, file), join(this.root, file));
    }
    for (const name of ['wire', 'server']) {
      const folder = `packages/${name}`;
      await mkdir(join(this.root, folder), { recursive: true });
      for (const file of ['package.json', 'tsconfig.json']) {
        await cp(join(repositoryRoot, folder, file), join(this.root, folder, file));
      }
    }
    const references = [{ path: 'packages/wire' }, { path: 'packages/server' }];
    await this.write('tsconfig.json', JSON.stringify({ files: [], references }));
  }

  async #linkPackages(): Promise<void> {
    const modules = join(repositoryRoot, 'node_modules');
    await mkdir(join(this.root, 'node_modules'));
    for (const name of await readdir(modules)) {
      if (name.startsWith('elara')) continue;
      await symlink(join(modules, name), join(this.root, 'node_modules', name));
    }
    await symlink('../packages/wire', join(this.root, 'node_modules/elara-wire'));
  }
}

const SOURCE = 'packages/server/src';

const CLEAN = {
  'packages/wire/src/index.ts': 'export const wire = 1;\n',
  [`${SOURCE}/main.ts`]: "import { start } from './app/index.ts';\n\nstart();\n",
  [`${SOURCE}/app/index.ts`]: "export { start } from './start.ts';\n",
  [`${SOURCE}/app/start.ts`]:
    "import { apples } from '../apples/index.ts';\nimport { kernels } from '../kernels/index.ts';\n\n" +
    'export function start(): void {\n  process.exitCode = apples + kernels;\n}\n',
  [`${SOURCE}/apples/index.ts`]: "export { apples } from './apples.ts';\n",
  [`${SOURCE}/apples/apples.ts`]:
    "import { failure } from '../errors/index.ts';\n\nexport const apples = failure;\n",
  [`${SOURCE}/kernels/index.ts`]: "export { wire as kernels } from 'elara-wire';\n",
  [`${SOURCE}/errors/index.ts`]: 'export const failure = 0;\n',
};

interface Planted {
  /** What the check has to say. */
  readonly complaint: RegExp;
  readonly file: string;
  readonly text: string;
}

const LONG = Array.from({ length: 61 }, (_, line) => `  process.title = '${String(line)}';\n`);

const LINT: readonly Planted[] = [
  {
    complaint: /no-floating-promises/,
    file: `${SOURCE}/apples/forgets.ts`,
    text: "import { rm } from 'node:fs/promises';\n\nrm('x');\n",
  },
  {
    complaint: /no-explicit-any/,
    file: `${SOURCE}/apples/anything.ts`,
    text: 'export const anything = (value: any): unknown => value;\n',
  },
  {
    complaint: /no-non-null-assertion/,
    file: `${SOURCE}/apples/insists.ts`,
    text: 'export const first = (list: string[]): string => list[0]!;\n',
  },
  {
    complaint: /max-lines-per-function/,
    file: `${SOURCE}/apples/long-function.ts`,
    text: `export function long(): void {\n${LONG.join('')}}\n`,
  },
  {
    complaint: /max-lines\b(?!-per)/,
    file: `${SOURCE}/apples/long-file.ts`,
    text: Array.from({ length: 401 }, (_, n) => `export const n${String(n)} = 0;\n`).join(''),
  },
  {
    complaint: /no-restricted-exports/,
    file: `${SOURCE}/apples/default.ts`,
    text: 'export default 1;\n',
  },
  {
    complaint: /switch-exhaustiveness-check/,
    file: `${SOURCE}/apples/some-cases.ts`,
    text:
      "export function cases(side: 'left' | 'right'): void {\n  switch (side) {\n" +
      "    case 'left':\n      process.exitCode = 1;\n  }\n}\n",
  },
];

const BOUNDARIES: readonly Planted[] = [
  {
    complaint: /no-cycles: .*round-[ab]\.ts/,
    file: `${SOURCE}/apples/round-a.ts`,
    text: "import { b } from './round-b.ts';\n\nexport const a: unknown = b;\n",
  },
  {
    complaint: /no-cycles/,
    file: `${SOURCE}/apples/round-b.ts`,
    text: "import { a } from './round-a.ts';\n\nexport const b: unknown = a;\n",
  },
  {
    complaint: /only-through-the-door: .*app\/deep\.ts → .*apples\/apples\.ts/,
    file: `${SOURCE}/app/deep.ts`,
    text: "export { apples } from '../apples/apples.ts';\n",
  },
  {
    complaint: /only-through-the-door-from-outside: .*bench\/deep\.ts/,
    file: 'bench/deep.ts',
    text: "export { apples } from '../packages/server/src/apples/apples.ts';\n",
  },
  {
    complaint: /no-import-upwards-from-rooms: .*upwards\.ts → .*app\/index\.ts/,
    file: `${SOURCE}/apples/upwards.ts`,
    text: "export { start } from '../app/index.ts';\n",
  },
  {
    complaint: /no-import-upwards-from-errors: .*errors\/upwards\.ts → .*apples\/index\.ts/,
    file: `${SOURCE}/errors/upwards.ts`,
    text: "export { apples } from '../apples/index.ts';\n",
  },
  {
    complaint: /rooms-do-not-know-each-other: .*neighbour\.ts → .*kernels\/index\.ts/,
    file: `${SOURCE}/apples/neighbour.ts`,
    text: "export { kernels } from '../kernels/index.ts';\n",
  },
  {
    complaint: /kernels-only-knows-kernelspecs: .*neighbour\.ts → .*apples\/index\.ts/,
    file: `${SOURCE}/kernels/neighbour.ts`,
    text: "export { apples } from '../apples/index.ts';\n",
  },
  {
    complaint: /only-kernels-and-channels-speak-wire: .*speaks\.ts/,
    file: `${SOURCE}/apples/speaks.ts`,
    text: "export { wire } from 'elara-wire';\n",
  },
  {
    complaint: /wire-is-pure: packages\/wire\/src\/knows\.ts/,
    file: 'packages/wire/src/knows.ts',
    text: "export { failure } from '../../server/src/errors/index.ts';\n",
  },
  {
    complaint: /client-is-alone: packages\/client\/src\/knows\.ts/,
    file: 'packages/client/src/knows.ts',
    text: "export { failure } from '../../server/src/errors/index.ts';\n",
  },
  {
    complaint: /tests-stay-outside: .*ships\.ts → .*some\.test\.ts/,
    file: `${SOURCE}/apples/ships.ts`,
    text: "export { some } from './some.test.ts';\n",
  },
  {
    complaint: /tests-stay-outside/,
    file: `${SOURCE}/apples/some.test.ts`,
    text: 'export const some = 1;\n',
  },
  {
    complaint: /resolvable: .*nowhere\.ts/,
    file: `${SOURCE}/apples/nowhere.ts`,
    text: "export { nothing } from './not-there.ts';\n",
  },
];

const OTHERS: readonly (Planted & { readonly check: string })[] = [
  {
    check: 'types',
    complaint: /TS2322/,
    file: `${SOURCE}/apples/wrong.ts`,
    text: "export const wrong: number = 'a';\n",
  },
  {
    check: 'format',
    complaint: /untidy\.ts/,
    file: `${SOURCE}/apples/untidy.ts`,
    text: 'export const  untidy = "a"\n',
  },
  {
    check: 'dead-code',
    complaint: /never-used\.ts/,
    file: `${SOURCE}/apples/never-used.ts`,
    text: 'export const never = 1;\n',
  },
  {
    check: 'names',
    complaint: /utils\.ts: name it by what it does/,
    file: `${SOURCE}/apples/utils.ts`,
    text: 'export const anything = 1;\n',
  },
  {
    check: 'names',
    complaint: /pears: a room needs its door/,
    file: `${SOURCE}/pears/pears.ts`,
    text: 'export const pears = 1;\n',
  },
  {
    check: 'packages',
    complaint: /bin\.elara/,
    file: 'packages/server/dist/elara.cjs',
    text: "require('x');\n",
  },
];

describe('npm run check', { timeout: 60_000 }, () => {
  let checkout: SmallCheckout;

  beforeAll(async () => {
    checkout = await SmallCheckout.make();
  });

  afterAll(async () => {
    await checkout.remove();
  });

  it('is green where nothing is wrong', async () => {
    const { code, output } = await checkout.check('lint,types,boundaries,names,packages');
    expect(output).toMatch(/5 passed, 0 failed\n$/);
    expect(code).toBe(0);
  });

  it('is red for a planted fault of each kind that lint finds', async () => {
    for (const { file, text } of LINT) await checkout.write(file, text);
    const { code, output } = await checkout.check('lint');
    for (const { complaint } of LINT) expect(output).toMatch(complaint);
    expect(code).toBe(1);
  });

  it('is red for each direction that an import may not take', async () => {
    for (const { file, text } of BOUNDARIES) await checkout.write(file, text);
    const { code, output } = await checkout.check('boundaries');
    for (const { complaint } of BOUNDARIES) expect(output).toMatch(complaint);
    expect(code).toBe(1);
  });

  it.each(OTHERS)('is red in $check for $file', async ({ check, complaint, file, text }) => {
    await checkout.write(file, text);
    const { code, output } = await checkout.check(check);
    expect(output).toMatch(complaint);
    expect(code).toBe(1);
  });

  it('is red when the boundary check reads fewer modules than there are', async () => {
    await checkout.write(
      '.dependency-cruiser.cjs',
      "module.exports = { options: { exclude: { path: 'apples' } } };\n",
    );
    const { code, output } = await checkout.check('boundaries');
    expect(output).toContain(`${SOURCE}/apples/apples.ts was not read`);
    expect(code).toBe(1);
  });
});
