import { cp, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeExecutable } from './executable.mjs';
import { licencesOf } from './licences.mjs';
import { replaceFolder } from './replace-folder.mjs';
import { runWhenUsed } from './run-when-used.mjs';
import { makeScripts } from './scripts.mjs';

/** Kept out of the bundle: packages with binaries inside, and two that are found as folders. */
const EXTERNAL = ['@lydell/node-pty', '@node-rs/argon2', 'elara-kernel', 'elara-lab'];

/** The module that is the program; it lies in the start script. */
const PROGRAM = 'program';

/** CommonJS parts inside an ESM bundle call `require` for Node's own modules. */
const REQUIRE = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

/** @type {import('esbuild').BuildOptions} */
const COMMON = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external: EXTERNAL,
  legalComments: 'none',
  metafile: true,
  logLevel: 'silent',
};

/** @type {import('esbuild').BuildOptions} */
const MODULES = {
  ...COMMON,
  splitting: true,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // All files lie side by side: './x-worker.mjs' and './assets/' mean the same in every chunk.
  chunkNames: '[name]-[hash]',
};

/**
 * Bundles the server into `packages/server/dist`: one start script, scripts for what is loaded when
 * it is first used, one file for each worker, the licences of everything inside. The folder is
 * replaced as a whole, so nothing of an older build stays.
 *
 * @param {string} root
 * @param {string} [folder]
 */
export async function buildServer(root, folder = join(root, 'packages/server/dist')) {
  const source = join(root, 'packages/server/src');
  await replaceFolder(folder, async (fresh) => {
    const inputs = {
      ...(await buildCommand(root, source, fresh)),
      ...(await buildWorkers(root, source, fresh)),
    };
    await copyAssets(source, join(fresh, 'assets'));
    // Types that need nothing else are declarations as they stand.
    await cp(join(source, 'auth/extension.ts'), join(fresh, 'auth.d.ts'));
    await writeFile(join(fresh, 'THIRD-PARTY-LICENSES.txt'), await licencesOf(root, { inputs }));
  });
}

/**
 * `elara.cjs` starts the scripts of the program; `elara.mjs` is the same for whoever imports it.
 *
 * @param {string} root
 * @param {string} source
 * @param {string} fresh
 * @returns {Promise<import('esbuild').Metafile['inputs']>}
 */
async function buildCommand(root, source, fresh) {
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    ...MODULES,
    entryPoints: [{ in: join(source, 'main.ts'), out: PROGRAM }],
    outExtension: { '.js': '.cjs' },
    plugins: [runWhenUsed],
    outdir: fresh,
    absWorkingDir: root,
    write: false,
    metafile: true,
  });
  const outputs = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const { start, files } = await makeScripts(outputs, metafile, `${PROGRAM}.cjs`);
  for (const [name, code] of files) await writeFile(join(fresh, name), code);
  await build({
    ...COMMON,
    entryPoints: [join(source, 'launch.ts')],
    outfile: join(fresh, 'elara.cjs'),
    absWorkingDir: root,
    format: 'cjs',
    define: { START_SCRIPT: JSON.stringify(start), PROGRAM: JSON.stringify(`${PROGRAM}.cjs`) },
  });
  await makeExecutable(join(fresh, 'elara.cjs'));
  await writeFile(join(fresh, 'elara.mjs'), "import './elara.cjs';\n");
  await makeExecutable(join(fresh, 'elara.mjs'));
  return metafile.inputs;
}

/**
 * @param {string} root
 * @param {string} source
 * @param {string} fresh
 * @returns {Promise<import('esbuild').Metafile['inputs']>}
 */
async function buildWorkers(root, source, fresh) {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    ...MODULES,
    entryPoints: await otherEntryPoints(source),
    outdir: fresh,
    absWorkingDir: root,
    banner: { js: REQUIRE },
    metafile: true,
  });
  return metafile.inputs;
}

/**
 * What is started or imported on its own: the worker of each room that has one, as
 * `<room>-worker.mjs`; and the search for an installed JupyterLab, which the set-up shares.
 *
 * @param {string} source
 * @returns {Promise<{ in: string, out: string }[]>}
 */
async function otherEntryPoints(source) {
  const files = (await readdir(source, { recursive: true })).sort();
  const workers = files
    .filter((file) => basename(file) === 'worker.ts')
    .map((file) => ({ in: join(source, file), out: `${basename(dirname(file))}-worker` }));
  return [{ in: join(source, 'lab/find-jupyterlab.ts'), out: 'find-jupyterlab' }, ...workers];
}

/**
 * A room's `assets/` folder: read as files at run time, beside the code in the sources and in dist.
 *
 * @param {string} source
 * @param {string} target
 */
async function copyAssets(source, target) {
  for (const room of await readdir(source)) {
    const assets = join(source, room, 'assets');
    const isThere = await stat(assets).then(
      () => true,
      () => false,
    );
    if (isThere) await cp(assets, target, { recursive: true, errorOnExist: true, force: false });
  }
}
