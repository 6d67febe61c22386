import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { folders } from './folders.mjs';
import { run } from './run.mjs';

const modules = path.join(folders.bundle, 'node_modules');
/** Written after npm is done: `node_modules` without it were broken off. */
const stamp = path.join(modules, '.elara-installed');

/**
 * Installs JupyterLab's packages unless the ones the lock file names are there.
 * @param {(line: string) => void} log
 */
export async function installModules(log) {
  const wanted = createHash('sha256')
    .update(fs.readFileSync(path.join(folders.bundle, 'package-lock.json')))
    .digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  log("installing JupyterLab's packages (434 MB while building)");
  // No package that is compiled needs its install script.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=2'];
  const { program, first, shell } = npm();
  await run(program, [...first, ...args], {
    cwd: folders.bundle,
    log,
    env: { ...process.env, NODE_ENV: '' },
    shell,
    failure: "JupyterLab's packages could not be installed",
  });
  fs.writeFileSync(stamp, wanted);
}

/**
 * Removes what was only needed to build.
 * @param {(line: string) => void} log
 */
export function removeModules(log) {
  fs.rmSync(modules, { recursive: true, force: true });
  log("JupyterLab's packages are removed again");
}

/** The npm that runs us, else the one on the PATH. */
function npm() {
  const running = process.env['npm_execpath'];
  if (running?.endsWith('npm-cli.js')) {
    return { program: process.execPath, first: [running], shell: false };
  }
  // npm is a script on Windows, and those run in a shell only.
  return { program: 'npm', first: [], shell: process.platform === 'win32' };
}
