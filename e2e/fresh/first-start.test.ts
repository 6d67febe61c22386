import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { python } from '../harness/available.ts';
import { sharedJupyter } from '../harness/places.ts';
import { FreshCheckout } from './checkout.ts';

const SETUP = ['npm', 'run', '--silent', 'setup'];
const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? ['--allow-root'] : [];

describe('the first start in a fresh clone', { timeout: 180_000 }, () => {
  let checkout: FreshCheckout;

  beforeAll(async () => {
    checkout = await FreshCheckout.make({ frontEnd: true });
  });

  afterAll(async () => {
    await checkout.remove();
  });

  it('is broken off half-way and resumed', async () => {
    const child = checkout.start(SETUP);
    await child.printed(/Installing packages …/, 30_000);
    await expect.poll(() => existsSync(join(checkout.root, 'node_modules')), PATIENT).toBe(true);
    await child.stop('SIGKILL');

    const { code, output } = await checkout.run(SETUP);
    expect(output).toContain('Installing packages: done');
    expect(output).toContain('Elara is set up');
    expect(code).toBe(0);
  });

  it('installs nothing that only tests, lint or docs need', () => {
    for (const name of ['vitest', 'eslint', 'prettier', 'playwright-core']) {
      expect(existsSync(join(checkout.root, 'node_modules', name)), name).toBe(false);
    }
  });

  it('leaves the command where npm puts commands', async () => {
    const { code, output } = await checkout.run(['node_modules/.bin/elara', '--version']);
    expect(output.trim()).toMatch(/^\d+\.\d+\.\d+/);
    expect(code).toBe(0);
  });

  it('does nothing again', async () => {
    const { code, output, seconds } = await checkout.run(SETUP);
    expect(output).toBe('Elara is set up: run `npm start` or `node_modules/.bin/elara lab`.\n');
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(5);
  });

  it('serves with the options given and prints the URL', async () => {
    const options = ['--no-browser', '--port=0', ...asRoot, '--notebook-dir=examples'];
    const child = checkout.start(['npm', 'start', '--', ...options]);
    try {
      const [, base = '', token = ''] = await child.printed(
        /(http:\/\/localhost:\d+\/)lab\?token=(\w+)/,
        30_000,
      );
      const headers = { Authorization: `token ${token}` };
      const contents = await fetch(`${base}api/contents`, { headers });
      expect(await contents.text()).toContain('Welcome');
      expect((await fetch(`${base}lab`, { headers })).status).toBe(200);

      // npm's shell does not pass the signal on; the server ends all the same.
      child.process.kill('SIGTERM');
      const isThere = () => fetch(`${base}api`).then(Boolean, () => false);
      await expect.poll(isThere, PATIENT).toBe(false);
    } finally {
      await child.stop();
    }
  });

  it('is told that the sources changed', async () => {
    await writeFile(join(checkout.root, 'packages/server/src/extra.ts'), 'export {};\n');
    const { output } = await checkout.run(SETUP);
    expect(output).toContain('Building the server: done');
    expect(output).not.toContain('Installing packages');
  });
});

const PATIENT = { timeout: 30_000, interval: 20 };

describe.skipIf(python === undefined)(
  'where pip installed JupyterLab',
  { timeout: 180_000 },
  () => {
    it('uses its front end and builds none', async () => {
      const checkout = await FreshCheckout.make({ frontEnd: false });
      const data = join(checkout.home, '.local/share/jupyter');
      await mkdir(data, { recursive: true });
      await symlink(join(sharedJupyter(python ?? ''), 'lab'), join(data, 'lab'));
      const child = checkout.start(['npm', 'start', '--', '--no-browser', '--port=0', ...asRoot]);
      try {
        const pattern = /(http:\/\/localhost:\d+\/)lab\?token=(\w+)/;
        const [, base = '', token = ''] = await child.printed(pattern, 120_000);
        expect(child.output).not.toContain('Building JupyterLab');
        const page = await fetch(`${base}lab?token=${token}`);
        expect(await page.text()).toMatch(/static\/lab\/main\.[0-9a-f]+\.js/);
      } finally {
        await child.stop();
        await checkout.remove();
      }
    });
  },
);

describe('a start that cannot succeed', { timeout: 120_000 }, () => {
  let checkout: FreshCheckout;

  beforeEach(async () => {
    checkout = await FreshCheckout.make({ frontEnd: false });
  });

  afterEach(async () => {
    await checkout.remove();
  });

  it('says in one sentence that the registry cannot be reached', async () => {
    const { code, output } = await checkout.run(SETUP, {
      npm_config_registry: 'http://127.0.0.1:9/',
      npm_config_cache: join(checkout.home, 'cache'),
    });
    expect(linesAfter('Installing packages', output)).toEqual([
      expect.stringMatching(/^The package registry cannot be reached \(ECONNREFUSED\): check/),
    ]);
    expect(code).toBe(1);
    expect(existsSync(join(checkout.root, 'node_modules/.package-lock.json'))).toBe(false);
  });

  it('says in one sentence that this Node is too old', async () => {
    const pretend =
      'data:text/javascript,Object.defineProperty(process,"versions",' +
      '{value:{...process.versions,node:"18.20.8"}})';
    for (const file of ['tools/start.mjs', 'tools/setup.mjs', 'tools/test.mjs']) {
      const { code, output } = await checkout.run(['node', '--import', pretend, file]);
      expect(output.trim().split('\n')).toEqual([
        expect.stringMatching(
          /^Elara needs Node\.js 20\.19 or newer .* this is Node\.js 18\.20\.8/,
        ),
      ]);
      expect(code).toBe(1);
    }
  });
});

/** A disk of a few megabytes can only be made by root. */
describe.skipIf(!isRoot)('a start on a full disk', { timeout: 120_000 }, () => {
  let checkout: FreshCheckout;
  let disk: string;

  beforeAll(async () => {
    checkout = await FreshCheckout.make({ frontEnd: false });
    disk = join(checkout.root, 'node_modules');
    await mkdir(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  });

  afterAll(async () => {
    execFileSync('umount', [disk]);
    await checkout.remove();
  });

  it('says so in one sentence and takes nothing for installed', async () => {
    const { code, output } = await checkout.run(SETUP);
    expect(linesAfter('Installing packages', output)).toEqual([
      expect.stringMatching(/^The disk is full: free some space\./),
    ]);
    expect(code).toBe(1);
    const again = await checkout.run(SETUP);
    expect(again.output).toContain('Installing packages …');
    expect(again.code).toBe(1);
  });
});

/** What was printed after the step's own lines. */
const linesAfter = (step: string, output: string): string[] =>
  output.split('\n').filter((line) => line !== '' && !line.trim().startsWith(step));
