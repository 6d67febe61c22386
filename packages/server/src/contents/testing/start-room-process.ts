import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

export interface RoomProcess {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Bundles scripts of this room as the build does, so that they run without a test runner. */
export async function bundleScripts(target: string, ...scripts: readonly string[]): Promise<void> {
  await build({
    entryPoints: scripts.map((script) => fileURLToPath(new URL(script, import.meta.url))),
    outdir: target,
    outExtension: { '.js': '.mjs' },
    entryNames: '[name]',
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: {
      js: "import { createRequire as cr } from 'node:module'; const require = cr(import.meta.url);",
    },
  });
}

/** Starts the room in another process, as another user where `uid` is given. */
export async function startRoomProcess(options: {
  readonly root: string;
  readonly home: string;
  readonly uid?: number;
}): Promise<RoomProcess> {
  const scripts = join(options.home, 'scripts');
  await mkdir(scripts, { recursive: true });
  const isBundled = existsSync(join(scripts, 'worker.mjs'));
  if (!isBundled) await bundleScripts(scripts, './room-process.ts', '../worker.ts');
  await chmod(scripts, 0o755);
  const { uid } = options;
  const worker = pathToFileURL(join(scripts, 'worker.mjs')).href;
  const child = spawn(
    process.execPath,
    [join(scripts, 'room-process.mjs'), options.root, options.home, worker],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: '/',
      ...(uid === undefined ? {} : { uid, gid: uid }),
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done === true) throw new Error('the room did not start');
  return {
    url: first.value,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
