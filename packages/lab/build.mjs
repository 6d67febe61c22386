/**
 * Builds the front end: `dist/{static,schemas,themes,labextensions,manifest.json}`.
 * For `npm start` and for whoever packs this package; needs nothing but Node and npm.
 *
 *     node packages/lab/build.mjs [--force] [--compress] [--remove-modules] [--development]
 */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { replaceFolder } from '../../tools/build/replace-folder.mjs';
import { oneAtATime } from '../../tools/setup/one-at-a-time.mjs';
import { bundleKey } from './src/bundle-key.mjs';
import { compressFolder } from './src/compress.mjs';
import { folders } from './src/folders.mjs';
import { installModules, removeModules } from './src/install.mjs';
import { run } from './src/run.mjs';

/**
 * @typedef {object} BuildOptions
 * @property {(line: string) => void} [log] told each step, a line at a time
 * @property {boolean} [force] build although the bundle is there
 * @property {boolean} [compress] write `.br` and `.gz` beside the files: for publishing, takes a minute
 * @property {boolean} [removeModules] remove the 434 MB that were only needed to build
 * @property {boolean} [development] readable code, not for publishing
 */

/**
 * Whether the bundle is whole and made from what is here now. In the published package there is
 * nothing to make it from: there its manifest is enough.
 * @returns {boolean}
 */
export function labIsBuilt() {
  const manifest = readManifest();
  if (manifest === undefined) return false;
  return !fs.existsSync(folders.bundle) || manifest.key === bundleKey(folders);
}

/**
 * Builds the bundle unless it is there. Broken off, it leaves the bundle that was there before; the next
 * call goes on with the packages already installed. Rejects with an error whose message is one sentence.
 * @param {BuildOptions} [options]
 */
export async function buildLab(options = {}) {
  const log = options.log ?? (() => undefined);
  const onWait = () => log('waiting for another build of the front end');
  await oneAtATime(folders.lock, onWait, async () => {
    if (options.force || !labIsBuilt()) await build(options, log);
    if (options.compress) await compress(log);
    if (options.removeModules) removeModules(folders.bundle, log);
  });
}

/** @param {BuildOptions} options @param {(line: string) => void} log */
async function build({ development = false }, log) {
  const key = bundleKey(folders);
  await installModules(folders.bundle, log);
  log('building the front end');
  const mode = development ? ['--development'] : [];
  await replaceFolder(folders.dist, (fresh) =>
    run(process.execPath, ['main.mjs', '--out', fresh, '--key', key, ...mode], {
      cwd: folders.bundle,
      log,
      failure: 'The front end could not be built',
    }),
  );
  log('the front end is built');
}

/** @param {(line: string) => void} log */
async function compress(log) {
  log('compressing; this takes about a minute');
  const { raw, brotli } = await compressFolder(folders.dist);
  log(`compressed ${megabytes(raw)} to ${megabytes(brotli)}`);
}

/** @returns {{key: string} | undefined} */
function readManifest() {
  try {
    return JSON.parse(fs.readFileSync(path.join(folders.dist, 'manifest.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {number} size */
const megabytes = (size) => `${(size / 1e6).toFixed(1)} MB`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      force: { type: 'boolean' },
      compress: { type: 'boolean' },
      'remove-modules': { type: 'boolean' },
      development: { type: 'boolean' },
    },
  });
  try {
    await buildLab({ ...values, removeModules: values['remove-modules'], log: console.error });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
