// Bundles the kernel into `dist/`; imported by the repository's build and runnable by itself.
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeExecutable } from '../../tools/build/executable.mjs';
import { licencesOf } from '../../tools/build/licences.mjs';
import { replaceFolder } from '../../tools/build/replace-folder.mjs';

const folder = dirname(fileURLToPath(import.meta.url));

/** Each runs in a thread of its own or is loaded when needed, so each is a file of its own. */
const ENTRIES = {
  kernel: 'src/main.ts',
  protocol: 'src/protocol/worker.ts',
  intelligence: 'src/intelligence/worker.ts',
  completeness: 'src/transpile/completeness.ts',
  'module-hooks': 'src/modules/hooks-thread.ts',
};

/**
 * Global names that the executor uses. A cell may declare any of them (`const process = spawn(…)`),
 * which would hide it from the kernel, too: modules see the global scope's declarations.
 */
const GLOBALS = `AbortController AbortSignal AggregateError Array ArrayBuffer Atomics BigInt Buffer
  Date Error Function Infinity Int32Array JSON Map Math Number Object Promise Proxy RangeError
  Reflect RegExp Set SharedArrayBuffer String Symbol SyntaxError TypeError URL Uint8Array WeakMap
  WeakSet process`;

/** Builds `dist/kernel.mjs`, what it loads, and the licences of what went in. */
export async function buildKernel() {
  await replaceFolder(join(folder, 'dist'), async (fresh) => {
    const { metafile } = await bundleKernel(fresh);
    await makeExecutable(join(fresh, 'kernel.mjs'));
    await writeFile(join(fresh, 'THIRD-PARTY-LICENSES.txt'), await licencesOf(folder, metafile));
  });
}

/**
 * Bundles into a folder; tests use one of their own.
 *
 * @param {string} outdir
 */
export async function bundleKernel(outdir) {
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  return build({
    absWorkingDir: folder,
    entryPoints: Object.entries(ENTRIES).map(([out, path]) => ({ in: path, out })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    external: ['typescript'],
    // Sucrase's parser is imported by path, and must be the one that its door uses.
    mainFields: ['main', 'module'],
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    banner: { js: `const {${GLOBALS.split(/\s+/).join(',')}} = globalThis;` },
    define: { ELARA_KERNEL_VERSION: JSON.stringify(version) },
    logLevel: 'warning',
    metafile: true,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernel();
