import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elaraBinary } from '../layout.mjs';

/** npm links a command only if its file is there at install time, and ours is built after it. */
const TARGET = '../elara/dist/elara.cjs';

/** `jupyter elara` runs `jupyter-elara` wherever the path has it. */
const NAMES = ['elara', 'jupyter-elara'];

/** @param {string} root */
export const commandIsLinked = (root) =>
  NAMES.every((name) =>
    existsSync(
      join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name),
    ),
  );

/**
 * Makes `node_modules/.bin/elara` and `jupyter-elara`, which are the same.
 *
 * @param {string} root
 */
export async function linkCommand(root) {
  await mkdir(join(root, 'node_modules/.bin'), { recursive: true });
  if (process.platform !== 'win32') await chmod(elaraBinary(root), 0o755);
  for (const name of NAMES) await linkOne(join(root, 'node_modules/.bin'), name);
}

/**
 * @param {string} folder
 * @param {string} name
 */
async function linkOne(folder, name) {
  if (process.platform === 'win32') {
    const windows = TARGET.replaceAll('/', '\\');
    await writeFile(join(folder, `${name}.cmd`), `@node "%~dp0\\${windows}" %*\r\n`);
    return;
  }
  const fresh = join(folder, `.${name}-${String(process.pid)}`);
  await rm(fresh, { force: true });
  await symlink(TARGET, fresh);
  await rename(fresh, join(folder, name));
}
