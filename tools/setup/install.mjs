import { spawn } from 'node:child_process';
import { hasDeveloperPackages, missingPackages } from './installed.mjs';
import { SetupProblem, explain } from './problem.mjs';
import { readStamp, removeStamp, writeStamp } from './stamps.mjs';

/** Set while npm works: what it leaves when it is broken off must not be taken for whole. */
const UNDER_WAY = 'install-under-way';

/**
 * Whether `npm ci` has to run: something is missing, or an earlier run was broken off.
 *
 * @param {string} root
 * @param {{ dev: boolean }} wanted
 */
export async function needsInstall(root, wanted) {
  if ((await readStamp(root, UNDER_WAY)) !== undefined) return true;
  return (await missingPackages(root, wanted)).length > 0;
}

/**
 * Installs what the lock file says. Where the packages of developers are already there they are
 * kept: a start after a test must not take the test runner away.
 *
 * @param {string} root
 * @param {{ dev: boolean }} wanted
 * @param {(detail: string) => void} detail
 */
export async function install(root, wanted, detail) {
  const dev = wanted.dev || hasDeveloperPackages(root);
  await writeStamp(root, UNDER_WAY, 'npm');
  await runNpm(root, npmArguments(dev), detail);
  const missing = await missingPackages(root, { dev });
  if (missing.length > 0) {
    throw new SetupProblem(
      `npm ended without an error, but ${missing.slice(0, 3).join(', ')} is not installed: ` +
        'run `npm cache verify` and the same command again.',
    );
  }
  await removeStamp(root, UNDER_WAY);
}

/**
 * No package that Elara runs on needs its install script, and the retries of npm are shortened: by
 * default it is silent for over a minute before it says that there is no network.
 *
 * @param {boolean} dev
 */
const npmArguments = (dev) => [
  'ci',
  dev ? '--include=dev' : '--omit=dev',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=http',
  '--fetch-retries=2',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=8000',
];

/**
 * @param {string} cwd
 * @param {string[]} args
 * @param {(detail: string) => void} detail
 */
async function runNpm(cwd, args, detail) {
  const { output, code } = await collect(cwd, args, detail);
  // npm only warns of files it could not unpack on a full disk, and may then end with 0.
  if (code === 0 && !output.includes('ENOSPC')) return;
  throw new SetupProblem(explain(output) ?? `\`npm ci\` failed: ${lastError(output)}`, {
    cause: output,
  });
}

/**
 * @param {string} cwd
 * @param {string[]} args
 * @param {(detail: string) => void} detail
 * @returns {Promise<{ output: string, code: number | null }>}
 */
function collect(cwd, args, detail) {
  return new Promise((resolve, reject) => {
    const child = spawnNpm(cwd, args);
    const lines = new NpmLines(detail);
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      lines.add(text);
    });
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      lines.add(text);
    });
    child.on('error', (error) => {
      reject(new SetupProblem('npm was not found: install Node.js with npm.', { cause: error }));
    });
    child.on('close', (code) => {
      resolve({ output: lines.text(), code });
    });
  });
}

/** Keeps npm's complaints for the end and counts what it fetches on the way. */
class NpmLines {
  #kept = '';
  #rest = '';
  #fetched = 0;
  #detail;

  /** @param {(detail: string) => void} detail */
  constructor(detail) {
    this.#detail = detail;
  }

  /** @param {string} text */
  add(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  text() {
    return this.#kept + this.#rest;
  }

  /** @param {string} line */
  #line(line) {
    if (line.startsWith('npm http')) {
      this.#fetched += 1;
      this.#detail(`${String(this.#fetched)} packages fetched`);
    } else {
      this.#kept = `${this.#kept}${line}\n`.slice(-20_000);
    }
  }
}

/**
 * npm tells its children where it is; without it (`node tools/start.mjs`) the PATH has to do.
 *
 * @param {string} cwd
 * @param {string[]} args
 */
function spawnNpm(cwd, args) {
  const cli = process.env['npm_execpath'];
  const env = { ...process.env, NODE_ENV: '' };
  /** @type {['ignore', 'pipe', 'pipe']} */
  const stdio = ['ignore', 'pipe', 'pipe'];
  if (cli?.endsWith('npm-cli.js'))
    return spawn(process.execPath, [cli, ...args], { cwd, env, stdio });
  return spawn('npm', args, { cwd, env, stdio, shell: process.platform === 'win32' });
}

/** @param {string} output */
function lastError(output) {
  const errors = output.split('\n').filter((line) => /^npm (error|ERR!)/.test(line));
  return (errors[0] ?? output.trim().split('\n').at(-1) ?? '').replace(/^npm (error|ERR!) ?/, '');
}
