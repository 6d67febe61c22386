import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../json.mjs';

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean,
 *   link?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 */

/**
 * The packages of the lock file that are not in node_modules in the version locked. npm writes what
 * it installed into `node_modules/.package-lock.json` when it has finished, so nothing is run here.
 *
 * @param {string} root
 * @param {{ dev: boolean }} wanted whether the packages for tests, lint and docs count
 * @returns {Promise<string[]>}
 */
export async function missingPackages(root, { dev }) {
  const locked = await readLock(join(root, 'package-lock.json'));
  const present = await readLock(join(root, 'node_modules/.package-lock.json'));
  const missing = [];
  for (const [path, entry] of Object.entries(locked)) {
    if (!path.includes('node_modules/') || !isNeeded(entry, dev)) continue;
    const same = present[path] !== undefined && present[path].version === entry.version;
    if (!same || !existsSync(join(root, path, 'package.json'))) missing.push(path);
  }
  return missing;
}

/**
 * @param {LockEntry} entry
 * @param {boolean} dev
 */
function isNeeded(entry, dev) {
  if (!dev && (entry.dev || entry.devOptional)) return false;
  if (!entry.optional && !entry.devOptional) return true;
  // Optional packages carry the binaries of one platform: ours is needed, the others cannot be.
  return (
    entry.os?.includes(process.platform) === true &&
    entry.cpu?.includes(process.arch) === true &&
    entry.libc === undefined
  );
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockEntry>>}
 */
async function readLock(file) {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    const lock = /** @type {{ packages?: Record<string, LockEntry> }} */ (parseJson(text));
    return lock.packages ?? {};
  } catch {
    return {};
  }
}

/** Whether somebody works on Elara in this checkout. @param {string} root */
export const hasDeveloperPackages = (root) => existsSync(join(root, 'node_modules/vitest'));
