import { cp, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeExecutable } from './executable.mjs';
import { licencesOf } from './licences.mjs';
import { replaceFolder } from './replace-folder.mjs';

/** Kept out of the bundle: packages with binaries inside, and two that are found as folders. */
const EXTERNAL = ['@lydell/node-pty', '@node-rs/argon2', 'elara-kernel', 'elara-lab'];

/** CommonJS parts inside an ESM bundle call `require` for Node's own modules. */
const REQUIRE = `import { createRequire as createRequireOfBundle } from 'node:module';
const require = createRequireOfBundle(import.meta.url);`;

/**
 * Bundles the server into `packages/server/dist`: one start file, chunks for what is loaded when
 * it is first used, one file for each worker, the licences of everything inside. The folder is
 * replaced as a whole, so nothing of an older build stays.
 *
 * @param {string} root
 */
export async function buildServer(root) {
  const source = join(root, 'packages/server/src');
  await replaceFolder(join(root, 'packages/server/dist'), async (fresh) => {
    const { build } = await import('esbuild');
    const { metafile } = await build({
      entryPoints: await entryPoints(source),
      outdir: fresh,
      absWorkingDir: root,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20.19',
      outExtension: { '.js': '.mjs' },
      // All files lie side by side: './x-worker.mjs' and './assets/' mean the same in every chunk.
      chunkNames: '[name]-[hash]',
      banner: { js: REQUIRE },
      external: EXTERNAL,
      legalComments: 'none',
      metafile: true,
      logLevel: 'silent',
    });
    await makeExecutable(join(fresh, 'elara.mjs'));
    await copyAssets(source, join(fresh, 'assets'));
    // Types that need nothing else are declarations as they stand.
    await cp(join(source, 'auth/extension.ts'), join(fresh, 'auth.d.ts'));
    await writeFile(join(fresh, 'THIRD-PARTY-LICENSES.txt'), await licencesOf(root, metafile));
  });
}

/**
 * The command; the worker of each room that has one, as `<room>-worker.mjs`; and the search for an
 * installed JupyterLab, which the set-up shares with the server.
 *
 * @param {string} source
 * @returns {Promise<{ in: string, out: string }[]>}
 */
async function entryPoints(source) {
  const files = (await readdir(source, { recursive: true })).sort();
  const workers = files
    .filter((file) => basename(file) === 'worker.ts')
    .map((file) => ({ in: join(source, file), out: `${basename(dirname(file))}-worker` }));
  return [
    { in: join(source, 'main.ts'), out: 'elara' },
    { in: join(source, 'lab/find-jupyterlab.ts'), out: 'find-jupyterlab' },
    ...workers,
  ];
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
