// `npm run bench -- [--rounds=N] [--quick] [scenario …]`: measures Elara beside jupyter_server,
// jupyverse and what the machine can do at most, and writes what came out to docs/benchmarks/.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { prepareJupyverse } from './bench/jupyverse.mjs';
import { repositoryRoot, setupFolder } from './layout.mjs';
import { prepareToDevelop } from './setup/prepare.mjs';
import { reportProblem } from './setup/problem.mjs';
import { Progress } from './setup/progress.mjs';
import { NEWER_NODES, prepareNode } from './test/newer-node.mjs';
import { preparePython } from './test/python.mjs';

const progress = new Progress(process.stderr);
try {
  process.exitCode = await bench(repositoryRoot, process.argv.slice(2));
} catch (error) {
  progress.stop();
  reportProblem(error);
  process.exitCode = 1;
}

/**
 * @param {string} root
 * @param {readonly string[]} args
 */
async function bench(root, args) {
  await prepareToDevelop(root, progress, { lab: 'bundle' });
  const python = await preparePython(root, progress);
  const jupyverse = await prepareJupyverse(root, progress);
  const newerNode = await newestNode(root);
  const folder = await bundle(root);
  return run(root, join(folder, 'main.mjs'), args, {
    ELARA_TEST_PYTHON: python,
    ELARA_BENCH_JUPYVERSE: jupyverse,
    ELARA_BENCH_NEWER_NODE: newerNode,
  });
}

/**
 * Without a network its figures are left out.
 *
 * @param {string} root
 */
async function newestNode(root) {
  const version = NEWER_NODES.at(-1) ?? '';
  try {
    return await prepareNode(root, progress, version);
  } catch (error) {
    progress.note(`${String(error)}: what needs it is not measured.`);
    return undefined;
  }
}

/** @param {string} root */
async function bundle(root) {
  const outdir = join(setupFolder(root), 'bench');
  const { build } = await import('esbuild');
  await build({
    entryPoints: ['main', 'client/prober-worker'].map((name) => ({
      in: join(root, 'bench', `${name}.ts`),
      out: name.replace('client/', ''),
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { 'elara-wire': join(root, 'packages/wire/src/index.ts') },
  });
  return outdir;
}

/**
 * @param {string} root
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} variables
 * @returns {Promise<number>}
 */
function run(root, file, args, variables) {
  const given = Object.entries(variables).filter(([, value]) => value !== undefined);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: { ...process.env, ...Object.fromEntries(given) },
      stdio: 'inherit',
    });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('error', reject);
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}
