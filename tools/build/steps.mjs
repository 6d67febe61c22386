import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentKey } from '../setup/content-key.mjs';
import { hasDeveloperPackages } from '../setup/installed.mjs';
import { readStamp, unlessDone } from '../setup/stamps.mjs';
import { linkCommand, commandIsLinked } from './command-link.mjs';
import { buildServer } from './server.mjs';

/**
 * @typedef {import('../setup/prepare.mjs').Step} Step
 * @typedef {{ name: string, title: string, sources: string[], result: string,
 *   work: (root: string, detail: (text: string) => void) => Promise<void> }} Piece
 * @typedef {'none' | 'any' | 'bundle'} FrontEnd which one is needed: an installed JupyterLab will do
 *   for whoever uses it, but tests are of our bundle
 * @typedef {{ jupyterLabIsInstalled: (env: NodeJS.ProcessEnv) => boolean | Promise<boolean> }} Finder
 */

/** What is bundled from the workspaces, and what it is made of. @type {readonly Piece[]} */
const PIECES = [
  {
    name: 'server',
    title: 'Building the server',
    sources: ['packages/wire', 'packages/server', 'tools/build', 'package-lock.json'],
    result: 'packages/server/dist/elara.cjs',
    work: (root) => buildServer(root),
  },
  {
    name: 'kernel',
    title: 'Building the TypeScript kernel',
    sources: ['packages/wire', 'packages/kernel', 'tools/build', 'package-lock.json'],
    result: 'packages/kernel/dist/kernel.mjs',
    work: async (root) => (await kernelBuild(root)).buildKernel(),
  },
];

/**
 * The builds that are not done yet, or not for the sources as they are now. One is looked at only
 * when those before it were done: the built server is asked whether a front end is installed.
 *
 * @param {string} root
 * @param {{ lab: FrontEnd }} wanted
 * @returns {AsyncGenerator<Step>}
 */
export async function* buildSteps(root, wanted) {
  for (const piece of PIECES) {
    const step = await pieceStep(root, piece);
    if (step !== undefined) yield step;
  }
  if (!commandIsLinked(root)) {
    yield { title: 'Linking the command', work: () => linkCommand(root) };
  }
  if (!(await hasFrontEnd(root, wanted.lab))) {
    yield { title: 'Building JupyterLab (some minutes, once)', work: buildFrontEnd(root) };
  }
}

/**
 * The key that a piece's sources give now; a packed package must have been built from it.
 *
 * @param {string} root
 * @param {string} name
 */
export async function sourceKey(root, name) {
  const piece = PIECES.find((candidate) => candidate.name === name);
  if (piece === undefined) throw new Error(`Nothing called ${name} is built`);
  return contentKey(root, piece.sources);
}

/**
 * @param {string} root
 * @param {Piece} piece
 * @returns {Promise<Step | undefined>}
 */
async function pieceStep(root, { name, title, sources, result, work }) {
  const key = await contentKey(root, sources);
  const stands = existsSync(join(root, result));
  if (stands && (await readStamp(root, name)) === key) return undefined;
  return {
    title,
    work: async (detail) => {
      await unlessDone({ root, name, key, stands, work: () => bundle(() => work(root, detail)) });
    },
  };
}

/**
 * The bundler works in a process of its own, which would stay beside the server that starts next.
 *
 * @param {() => Promise<void>} work
 */
async function bundle(work) {
  const { stop } = await import('esbuild');
  try {
    await work();
  } finally {
    await stop();
  }
}

/**
 * The bundle knows by itself whether it stands.
 *
 * @param {string} root
 * @param {FrontEnd} wanted
 */
async function hasFrontEnd(root, wanted) {
  if (wanted === 'none' || (await (await labBuild(root)).labIsBuilt())) return true;
  return wanted === 'any' && installedLab(root);
}

/** @param {string} root */
const buildFrontEnd = (root) => async (/** @type {(text: string) => void} */ detail) =>
  (await labBuild(root)).buildLab({ log: detail, removeModules: !hasDeveloperPackages(root) });

/**
 * The server's own search, so that the set-up and the server agree on what they find.
 *
 * @param {string} root
 * @returns {Promise<boolean>}
 */
async function installedLab(root) {
  const finder = join(root, 'packages/server/dist/find-jupyterlab.mjs');
  if (!existsSync(finder)) return false;
  /** @type {unknown} */
  const module = await import(pathToFileURL(finder).href);
  return /** @type {Finder} */ (module).jupyterLabIsInstalled(process.env);
}

/**
 * @param {string} root
 * @returns {Promise<{ buildLab: (options: { log: (text: string) => void, removeModules: boolean }) => Promise<void>,
 *   labIsBuilt: () => boolean | Promise<boolean> }>}
 */
const labBuild = (root) => import(pathToFileURL(join(root, 'packages/lab/build.mjs')).href);

/**
 * @param {string} root
 * @returns {Promise<{ buildKernel: () => Promise<void> }>}
 */
const kernelBuild = (root) => import(pathToFileURL(join(root, 'packages/kernel/build.mjs')).href);
