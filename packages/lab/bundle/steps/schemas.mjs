import fs from 'node:fs';
import path from 'node:path';

/**
 * Copies every package's settings schemas to `schemas/<package>/`, with its package.json beside them:
 * the settings API reads the version from there.
 * @param {import('./types.mjs').Inputs} inputs
 * @param {string} out
 * @returns {number} how many schemas there are
 */
export function copySchemas({ packages }, out) {
  let count = 0;
  for (const [name, { dir, jupyterlab }] of packages) {
    const from = path.join(dir, jupyterlab?.schemaDir ?? '');
    // Some packages declare a schema folder and ship none.
    if (jupyterlab?.schemaDir === undefined || !fs.existsSync(from)) continue;
    const to = path.join(out, 'schemas', name);
    fs.cpSync(from, to, { recursive: true });
    fs.copyFileSync(path.join(dir, 'package.json'), path.join(to, 'package.json.orig'));
    count += fs.readdirSync(from).filter((file) => file.endsWith('.json')).length;
  }
  return count;
}

/**
 * @param {import('./types.mjs').Inputs} inputs
 * @returns {Record<string, string>} theme package → its entry file
 */
export function themeEntries({ packages }) {
  /** @type {Record<string, string>} */
  const themes = {};
  for (const [name, { dir, jupyterlab }] of packages) {
    if (jupyterlab?.themePath !== undefined) themes[name] = path.join(dir, jupyterlab.themePath);
  }
  return themes;
}
