import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Child } from '../harness/child.ts';
import { newcomersEnvironment } from './checkout.ts';

const PACKAGES = join(import.meta.dirname, '../../packages');
const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];

/** The packages as npm would publish them, installed into an empty folder. */
describe('the packed packages in an empty folder', { timeout: 180_000 }, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'elara-packed-'));
    for (const name of ['home', 'app', 'work']) await mkdir(join(folder, name));
    for (const name of ['server', 'kernel', 'lab', 'client']) await pack(name);
    await writeFile(join(folder, 'app/package.json'), '{"private":true}');
    const tarballs = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    await npm(join(folder, 'app'), ['install', ...tarballs.map((name) => join(folder, name))]);
  }, 180_000);

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Packing the front end for the registry compresses it for minutes; here it need not be small. */
  const pack = (name: string) =>
    npm(join(PACKAGES, name), [
      'pack',
      `--pack-destination=${folder}`,
      ...(name === 'lab' ? ['--ignore-scripts'] : []),
    ]);

  const npm = (cwd: string, args: readonly string[]) =>
    run('npm', [...args, '--no-audit', '--no-fund'], cwd);

  const run = async (command: string, args: readonly string[], cwd: string) => {
    const env = newcomersEnvironment(join(folder, 'home'));
    const child = new Child(command, args, { cwd, env });
    await new Promise((resolve) => child.process.once('close', resolve));
    if (child.process.exitCode !== 0) {
      throw new Error(`${command} ${args.join(' ')}:\n${child.output}`);
    }
  };

  const elara = (...args: string[]) =>
    new Child(join(folder, 'app/node_modules/.bin/elara'), args, {
      cwd: join(folder, 'work'),
      env: newcomersEnvironment(join(folder, 'home')),
    });

  it('ship no test, no source and the licences of what is inside', async () => {
    const files = await readdir(join(folder, 'app/node_modules/elara'), { recursive: true });
    expect(files.filter((name) => /\.test\.|(?<!\.d)\.ts$|(^|\/)src(\/|$)/.test(name))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining([
        'LICENSE',
        'README.md',
        'dist/THIRD-PARTY-LICENSES.txt',
        'dist/auth.d.ts',
      ]),
    );
  });

  it('bring the command by which `jupyter elara` finds them', async () => {
    const file = join(folder, 'app/node_modules/.bin/jupyter-elara');
    const child = new Child(file, ['kernelspec', 'list'], {
      cwd: join(folder, 'work'),
      env: newcomersEnvironment(join(folder, 'home')),
    });
    await child.printed(/^ {2}typescript {4}/m, 30_000);
  });

  it('have a client that runs, with types that compile where strictness is greatest', async () => {
    const app = join(folder, 'app');
    await writeFile(
      join(app, 'use.mts'),
      `import { ElaraClient, type ContentsModel } from 'elara-client';
const client = new ElaraClient({ url: 'http://127.0.0.1:9' });
export const model: Promise<ContentsModel> = client.contents.get('a');
// @ts-expect-error a path is a text
export const wrong = client.contents.get(1);
`,
    );
    const options = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--module',
      'nodenext',
      '--noEmit',
    ];
    const compiler = join(PACKAGES, '../node_modules/@typescript/native/bin/tsc');
    await run(process.execPath, [compiler, '--lib', 'es2023,dom', ...options, 'use.mts'], app);
    const script =
      "import { ElaraClient } from 'elara-client'; new ElaraClient({ url: 'http://h' });";
    await run(process.execPath, ['--input-type=module', '-e', script], app);
    const files = await readdir(join(app, 'node_modules/elara-client'), { recursive: true });
    expect(files.filter((name) => /\.test\.|(^|\/)src(\/|$)/.test(name))).toEqual([]);
  });

  it('run without a build: the API answers to the token, and the page is there', async () => {
    const child = elara('lab', '--no-browser', '--port=0', ...asRoot);
    try {
      const [, base = '', token = ''] = await child.printed(
        /(http:\/\/localhost:\d+\/)lab\?token=(\w+)/,
        30_000,
      );
      expect((await fetch(`${base}api/status`)).status).toBe(403);
      const headers = { Authorization: `token ${token}` };
      expect((await fetch(`${base}api/status`, { headers })).status).toBe(200);
      const page = await fetch(`${base}lab`, { headers });
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('jupyter-config-data');
      const specs = await fetch(`${base}api/kernelspecs`, { headers });
      expect(await specs.text()).toContain('TypeScript (Node.js)');
    } finally {
      expect(await child.stop()).toBe(0);
    }
  });
});
