import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readJson } from '../json.mjs';

/**
 * The licences of all packages whose code is inside a bundle, as a text to ship with it.
 *
 * @param {string} root
 * @param {{ inputs: Record<string, unknown> }} metafile what esbuild says went in
 */
export async function licencesOf(root, metafile) {
  const folders = new Set(Object.keys(metafile.inputs).flatMap(packageFolder));
  const parts = await Promise.all(
    [...folders].sort().map((folder) => licenceOf(join(root, folder))),
  );
  return `Elara contains code of the following packages.\n\n${parts.join('\n')}`;
}

/**
 * @param {string} input a file's path below the root
 * @returns {string[]}
 */
function packageFolder(input) {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return match?.[1] === undefined ? [] : [match[1]];
}

/** @param {string} folder */
async function licenceOf(folder) {
  const manifest = /** @type {{ name: string, version: string, license?: string }} */ (
    await readJson(join(folder, 'package.json'))
  );
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  const title = `${manifest.name} ${manifest.version} (${manifest.license ?? 'see below'})`;
  return `${title}\n${'-'.repeat(title.length)}\n${text.trim()}\n`;
}
