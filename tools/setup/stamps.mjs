import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setupFolder } from '../layout.mjs';

/**
 * Does a piece of work unless its stamp says that it was finished for the same key. The stamp is
 * taken away before the work begins and written after it ended well, so what was broken off is
 * never taken for whole.
 *
 * @param {{ root: string, name: string, key: string, stands: boolean, work: () => Promise<void> }} piece
 *   `stands`: whether the result is there at all
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function unlessDone({ root, name, key, stands, work }) {
  if (stands && (await readStamp(root, name)) === key) return false;
  await removeStamp(root, name);
  await work();
  await writeStamp(root, name, key);
  return true;
}

/**
 * @param {string} root
 * @param {string} name
 * @returns {Promise<string | undefined>}
 */
export async function readStamp(root, name) {
  return readFile(stampFile(root, name), 'utf8').catch(() => undefined);
}

/**
 * @param {string} root
 * @param {string} name
 */
export async function removeStamp(root, name) {
  await rm(stampFile(root, name), { force: true });
}

/**
 * @param {string} root
 * @param {string} name
 * @param {string} key
 */
export async function writeStamp(root, name, key) {
  const file = stampFile(root, name);
  await mkdir(setupFolder(root), { recursive: true });
  await writeFile(`${file}.new`, key);
  await rename(`${file}.new`, file);
}

/**
 * @param {string} root
 * @param {string} name
 */
const stampFile = (root, name) => join(setupFolder(root), `${name}.done`);
