import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { install, needsInstall } from './install.mjs';
import { missingPackages } from './installed.mjs';

const LOCKED = {
  '': { name: 'root' },
  'packages/own': { version: '1.0.0' },
  'node_modules/own': { link: true },
  'node_modules/runs': { version: '1.0.0' },
  'node_modules/tests': { version: '2.0.0', dev: true },
  'node_modules/binary-here': {
    version: '1.0.0',
    optional: true,
    os: [process.platform],
    cpu: [process.arch],
  },
  'node_modules/binary-elsewhere': {
    version: '1.0.0',
    optional: true,
    os: ['plan9'],
    cpu: ['vax'],
  },
};

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-install-'));
  await write('package-lock.json', JSON.stringify({ packages: LOCKED }));
  vi.stubEnv('npm_execpath', '');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), text);
}

/** What npm leaves when it has finished. */
async function installed(paths: readonly string[], versions: Record<string, string> = {}) {
  const packages: Record<string, object> = {};
  for (const path of paths) {
    const locked = LOCKED[path as keyof typeof LOCKED];
    packages[path] = { ...locked, ...(versions[path] ? { version: versions[path] } : {}) };
    await write(`${path}/package.json`, '{}');
  }
  await write('node_modules/.package-lock.json', JSON.stringify({ packages }));
}

const RUNNING = ['node_modules/own', 'node_modules/runs', 'node_modules/binary-here'];

describe('missingPackages', () => {
  it('is everything that running needs where nothing is installed', async () => {
    expect(await missingPackages(root, { dev: false })).toEqual(RUNNING);
  });

  it('is nothing when what running needs is there', async () => {
    await installed(RUNNING);
    expect(await missingPackages(root, { dev: false })).toEqual([]);
  });

  it('names the packages of developers when they are wanted', async () => {
    await installed(RUNNING);
    expect(await missingPackages(root, { dev: true })).toEqual(['node_modules/tests']);
  });

  it('notices another version and a folder that was deleted', async () => {
    await installed(RUNNING, { 'node_modules/runs': '0.9.0' });
    expect(await missingPackages(root, { dev: false })).toEqual(['node_modules/runs']);
    await installed(RUNNING);
    await rm(join(root, 'node_modules/runs'), { recursive: true });
    expect(await missingPackages(root, { dev: false })).toEqual(['node_modules/runs']);
  });

  it('takes a damaged record for an empty one', async () => {
    await installed(RUNNING);
    await write('node_modules/.package-lock.json', '{"packages": {');
    expect(await missingPackages(root, { dev: false })).toEqual(RUNNING);
  });
});

describe('install', () => {
  /** Puts a program called npm on the PATH that records its arguments. */
  async function npmThat(script: string): Promise<void> {
    const npm = join(root, 'bin/npm');
    await write('bin/npm', `#!/bin/sh\necho "$@" > "${root}/arguments"\n${script}\n`);
    await chmod(npm, 0o755);
    vi.stubEnv('PATH', `${join(root, 'bin')}:${process.env['PATH'] ?? ''}`);
  }
  const silent = () => undefined;

  it('leaves out what only developers need', async () => {
    await installed(RUNNING);
    await npmThat('exit 0');
    await install(root, { dev: false }, silent);
    const args = await readFile(join(root, 'arguments'), 'utf8');
    expect(args).toMatch(/^ci --omit=dev --ignore-scripts /);
    expect(await needsInstall(root, { dev: false })).toBe(false);
  });

  it('keeps what a developer has already', async () => {
    await installed([...RUNNING, 'node_modules/tests']);
    await write('node_modules/vitest/package.json', '{}');
    await npmThat('exit 0');
    await install(root, { dev: false }, silent);
    expect(await readFile(join(root, 'arguments'), 'utf8')).toMatch(/^ci --include=dev/);
  });

  it('tells how many packages were fetched', async () => {
    await installed(RUNNING);
    await npmThat('echo "npm http fetch GET 200 a" >&2; echo "npm http fetch GET 200 b" >&2');
    const details: string[] = [];
    await install(root, { dev: false }, (detail) => details.push(detail));
    expect(details.at(-1)).toBe('2 packages fetched');
  });

  it('gives one sentence for a failure and wants to run again', async () => {
    await installed(RUNNING);
    await npmThat('echo "npm error code ENOTFOUND" >&2; exit 1');
    const failing = install(root, { dev: false }, silent);
    await expect(failing).rejects.toThrow(/registry cannot be reached \(ENOTFOUND\)/);
    expect(await needsInstall(root, { dev: false })).toBe(true);
  });

  it('does not believe an npm that ends well on a full disk', async () => {
    await installed(RUNNING);
    await npmThat('echo "npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left" >&2; exit 0');
    await expect(install(root, { dev: false }, silent)).rejects.toThrow(/disk is full/);
  });

  it('does not believe an npm that ends well without installing everything', async () => {
    await npmThat('exit 0');
    const failing = install(root, { dev: false }, silent);
    await expect(failing).rejects.toThrow(/node_modules\/own, .* is not installed/);
  });

  it('repeats the words of npm when it does not know them', async () => {
    await npmThat('echo "npm error something new" >&2; exit 1');
    await expect(install(root, { dev: false }, silent)).rejects.toThrow(
      '`npm ci` failed: something new',
    );
  });
});
