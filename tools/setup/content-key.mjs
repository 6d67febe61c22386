import { createHash } from 'node:crypto';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A key that changes when any of the files does, by name or by content. Folders are walked; tests
 * do not count, since nothing that is built holds them.
 *
 * @param {string} root
 * @param {readonly string[]} paths files and folders below the root; missing ones are skipped
 * @param {readonly string[]} [extra] further facts that the result depends on
 */
export async function contentKey(root, paths, extra = []) {
  const hash = createHash('sha256');
  for (const fact of extra) hash.update(`${fact}\0`);
  for (const path of await filesBelow(root, paths)) {
    hash.update(`${path}\0`);
    hash.update(await readFile(join(root, path)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {readonly string[]} paths
 * @returns {Promise<string[]>} sorted, below the root
 */
async function filesBelow(root, paths) {
  const found = await Promise.all(paths.map((path) => walk(root, path)));
  return found.flat().sort();
}

/**
 * @param {string} root
 * @param {string} path
 * @returns {Promise<string[]>}
 */
async function walk(root, path) {
  const info = await stat(join(root, path)).catch(() => undefined);
  if (info === undefined) return [];
  if (!info.isDirectory()) return [path];
  const names = await readdir(join(root, path));
  const inside = names.filter((name) => !isTest(name)).map((name) => walk(root, `${path}/${name}`));
  return (await Promise.all(inside)).flat();
}

/** @param {string} name */
const isTest = (name) =>
  name === 'testing' ||
  name === 'node_modules' ||
  name === 'dist' ||
  /\.test\.[cm]?[jt]s$/.test(name);
