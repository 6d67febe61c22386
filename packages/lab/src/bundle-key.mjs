import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const notSources = new Set(['node_modules', '.gen', '.gitignore', '.npmrc']);

/**
 * Names what the bundle is made of: the lock file, the scripts, the sources and our plugins. A bundle with
 * another key is out of date.
 * @param {{root: string, bundle: string, plugins: string}} folders
 * @returns {string}
 */
export function bundleKey(folders) {
  const hash = createHash('sha256');
  for (const folder of [folders.bundle, folders.plugins]) {
    for (const file of filesUnder(folder)) {
      hash.update(`${path.relative(folders.root, file).replaceAll('\\', '/')}\0`);
      // A checkout on Windows may have other line ends.
      hash.update(fs.readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
      hash.update('\0');
    }
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * @param {string} folder
 * @returns {string[]} in an order that is the same everywhere
 */
function filesUnder(folder) {
  const entries = fs.readdirSync(folder, { withFileTypes: true });
  return entries
    .filter(({ name }) => !notSources.has(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(file) : [file];
    });
}
