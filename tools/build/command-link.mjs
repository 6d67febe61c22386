import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elaraBinary } from '../layout.mjs';

/** npm links a command only if its file is there at install time, and ours is built after it. */
const TARGET = '../elara/dist/elara.mjs';

/** @param {string} root */
export const commandIsLinked = (root) =>
  existsSync(join(root, 'node_modules/.bin', process.platform === 'win32' ? 'elara.cmd' : 'elara'));

/**
 * Makes `node_modules/.bin/elara`.
 *
 * @param {string} root
 */
export async function linkCommand(root) {
  const folder = join(root, 'node_modules/.bin');
  await mkdir(folder, { recursive: true });
  if (process.platform === 'win32') {
    const windows = TARGET.replaceAll('/', '\\');
    await writeFile(join(folder, 'elara.cmd'), `@node "%~dp0\\${windows}" %*\r\n`);
    return;
  }
  await chmod(elaraBinary(root), 0o755);
  const fresh = join(folder, `.elara-${String(process.pid)}`);
  await rm(fresh, { force: true });
  await symlink(TARGET, fresh);
  await rename(fresh, join(folder, 'elara'));
}
