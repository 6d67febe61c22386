import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installModules, removeModules } from './install.mjs';
import { LabBuildError } from './run.mjs';

/** Stands for npm: notes that it was called, then does what the test says. */
const FAKE_NPM = `
const fs = require('node:fs');
fs.appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
fs.mkdirSync('node_modules', { recursive: true });
`;

describe('installModules', () => {
  let bundle = '';
  let lines: string[] = [];
  const log = (line: string): void => {
    lines.push(line);
  };
  const install = (script: string): Promise<void> => {
    const npm = path.join(bundle, 'npm-cli.js');
    writeFileSync(npm, FAKE_NPM + script);
    return installModules(bundle, log, { ...process.env, npm_execpath: npm });
  };
  const calls = (): string[] =>
    existsSync(path.join(bundle, 'calls'))
      ? readFileSync(path.join(bundle, 'calls'), 'utf8').trim().split('\n')
      : [];

  beforeEach(() => {
    bundle = mkdtempSync(path.join(tmpdir(), 'elara-install-'));
    writeFileSync(path.join(bundle, 'package-lock.json'), '{"lockfileVersion": 3}');
    lines = [];
  });
  afterEach(() => {
    rmSync(bundle, { recursive: true, force: true });
  });

  it('installs what the lock file says, once', async () => {
    await install("console.log('added 487 packages')");
    await install('');
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatch(/^ci --ignore-scripts --no-audit --no-fund /);
    expect(lines).toEqual([
      "installing JupyterLab's packages (434 MB while building)",
      'added 487 packages',
    ]);
  });

  it('tells how far it is by the hundred, and takes none of that for a complaint', async () => {
    await expect(
      install(
        "for (let i = 0; i < 250; i += 1) console.error('npm http fetch GET 200 ' + i);" +
          "console.error('npm error code EINTEGRITY'); process.exit(1)",
      ),
    ).rejects.toThrow("JupyterLab's packages could not be installed: code EINTEGRITY");
    expect(lines.slice(1)).toEqual(['100 packages fetched', '200 packages fetched']);
  });

  it('installs again when the lock file changes', async () => {
    await install('');
    writeFileSync(path.join(bundle, 'package-lock.json'), '{"lockfileVersion": 3, "packages": {}}');
    await install('');
    expect(calls()).toHaveLength(2);
  });

  it('installs again after it was broken off', async () => {
    await expect(install('process.exit(1)')).rejects.toThrow(LabBuildError);
    await install('');
    expect(calls()).toHaveLength(2);
  });

  it.each([
    [
      "console.error('npm error code ENOTFOUND\\nnpm error network request to x failed'); process.exit(1)",
      "JupyterLab's packages could not be installed: ENOTFOUND network request to x failed",
    ],
    [
      // npm warns of a full disk and may end well all the same.
      "console.error('npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write')",
      "JupyterLab's packages could not be installed: tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write",
    ],
    ['process.exit(7)', "JupyterLab's packages could not be installed: ended with 7"],
  ])('tells in one sentence what went wrong: %s', async (script, message) => {
    await expect(install(script)).rejects.toThrow(message);
    await install('');
    expect(calls()).toHaveLength(2);
  });

  it('removes what was installed', async () => {
    await install('');
    removeModules(bundle, log);
    expect(existsSync(path.join(bundle, 'node_modules'))).toBe(false);
    await install('');
    expect(calls()).toHaveLength(2);
  });
});
