import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';

/** Written after npm is done: `node_modules` without it were broken off. */
const STAMP = '.elara-installed';

/**
 * No package that is compiled needs its install script. npm's own retries are silent for over a minute before
 * it says that there is no network.
 */
const ARGUMENTS = [
  'ci',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=http',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=8000',
];

/**
 * Installs JupyterLab's packages unless the ones the lock file names are there.
 * @param {string} bundle the npm project
 * @param {(line: string) => void} log
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function installModules(bundle, log, env = process.env) {
  const wanted = createHash('sha256')
    .update(fs.readFileSync(path.join(bundle, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(bundle, 'node_modules', STAMP);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) return;
  log("installing JupyterLab's packages (434 MB while building)");
  const { program, first, shell } = npm(env);
  await run(program, [...first, ...ARGUMENTS], {
    cwd: bundle,
    log,
    env: { ...env, NODE_ENV: '', NO_UPDATE_NOTIFIER: '1' },
    shell,
    isNoise: countingFetches(log),
    failure: "JupyterLab's packages could not be installed",
  });
  fs.writeFileSync(stamp, wanted);
}

/**
 * Removes what was only needed to build.
 * @param {string} bundle
 * @param {(line: string) => void} log
 */
export function removeModules(bundle, log) {
  fs.rmSync(path.join(bundle, 'node_modules'), { recursive: true, force: true });
  log("JupyterLab's packages are removed again");
}

/** Turns npm's line for each package into one for many. @param {(line: string) => void} log */
function countingFetches(log) {
  let fetched = 0;
  return (/** @type {string} */ line) => {
    if (!line.startsWith('npm http')) return false;
    fetched += 1;
    if (fetched % 100 === 0) log(`${fetched} packages fetched`);
    return true;
  };
}

/** The npm that runs us, else the one on the PATH. @param {NodeJS.ProcessEnv} env */
function npm(env) {
  const running = env['npm_execpath'];
  if (running?.endsWith('npm-cli.js')) {
    return { program: process.execPath, first: [running], shell: false };
  }
  // npm is a script on Windows, and those run in a shell only.
  return { program: 'npm', first: [], shell: process.platform === 'win32' };
}
