import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Child } from '../harness/child.ts';
import { newcomersEnvironment } from './checkout.ts';

const PACKAGES = join(import.meta.dirname, '../../packages');
const asRoot = process.getuid?.() === 0 ? ['--allow-root'] : [];

/** The three packages as npm would publish them, installed into an empty folder. */
describe('the packed packages in an empty folder', { timeout: 180_000 }, () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'elara-packed-'));
    for (const name of ['home', 'app', 'work']) await mkdir(join(folder, name));
    for (const name of ['server', 'kernel', 'lab']) await pack(name);
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

  const npm = async (cwd: string, args: readonly string[]) => {
    const env = newcomersEnvironment(join(folder, 'home'));
    const child = new Child('npm', [...args, '--no-audit', '--no-fund'], { cwd, env });
    await new Promise((resolve) => child.process.once('close', resolve));
    if (child.process.exitCode !== 0) throw new Error(`npm ${args.join(' ')}:\n${child.output}`);
  };

  const elara = (...args: string[]) =>
    new Child(join(folder, 'app/node_modules/.bin/elara'), args, {
      cwd: join(folder, 'work'),
      env: newcomersEnvironment(join(folder, 'home')),
    });

  it('ship no test, no source and the licences of what is inside', async () => {
    const files = await readdir(join(folder, 'app/node_modules/elara'), { recursive: true });
    expect(files.filter((name) => /\.test\.|\.ts$|(^|\/)src(\/|$)/.test(name))).toEqual([]);
    expect(files).toEqual(
      expect.arrayContaining(['LICENSE', 'README.md', 'dist/THIRD-PARTY-LICENSES.txt']),
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
