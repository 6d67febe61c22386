import { build } from 'esbuild';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const SOURCE = join(import.meta.dirname, '../..');
/** Inside the checkout, so that packages that stay outside the bundle are found. */
const CACHE = join(SOURCE, '../../../node_modules/.cache');

export interface BundledCommand {
  readonly file: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Bundles the sources as they are now: a test of processes needs a process that Node can start. */
export async function bundleCommand(): Promise<BundledCommand> {
  await mkdir(CACHE, { recursive: true });
  const outdir = await mkdtemp(join(CACHE, 'elara-command-'));
  // Also tests that run the command as somebody else use it.
  await chmod(outdir, 0o755);
  const files = await readdir(SOURCE, { recursive: true });
  const workers = files.filter((file) => basename(file) === 'worker.ts');
  await build({
    entryPoints: [
      { in: join(SOURCE, 'main.ts'), out: 'elara' },
      ...workers.map((file) => ({ in: join(SOURCE, file), out: `${dirname(file)}-worker` })),
    ],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    outExtension: { '.js': '.mjs' },
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    external: ['@lydell/node-pty', '@node-rs/argon2', 'elara-kernel', 'elara-lab'],
    logLevel: 'error',
  });
  return {
    file: join(outdir, 'elara.mjs'),
    [Symbol.asyncDispose]: () => rm(outdir, { recursive: true, force: true }),
  };
}
