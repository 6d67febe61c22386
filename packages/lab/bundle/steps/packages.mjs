import fs from 'node:fs';
import path from 'node:path';

/** The bundle's own folder; its `node_modules` hold everything that is compiled. */
export const bundleDir = path.dirname(import.meta.dirname);

/** @param {string} file */
export const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));

/** @param {string} file @param {string} text */
export function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/**
 * @param {string} name
 * @returns {import('./types.mjs').InstalledPackage}
 */
export function installed(name) {
  const dir = path.join(bundleDir, 'node_modules', name);
  return { ...readJson(path.join(dir, 'package.json')), dir };
}

/**
 * Reads what both applications are made of.
 * @returns {import('./types.mjs').Inputs}
 */
export function readInputs() {
  /** @type {import('./types.mjs').CoreInput} */
  const core = readJson(path.join(bundleDir, 'inputs/core.package.json'));
  /** @type {import('./types.mjs').NotebookInput} */
  const notebook = readJson(path.join(bundleDir, 'inputs/notebook-pages.json'));
  const labExtensions = Object.keys(core.jupyterlab.extensions);
  const notebookExtensions = unique(Object.values(notebook.plugins).flatMap(Object.keys));
  const names = unique([
    ...labExtensions,
    ...Object.keys(core.jupyterlab.mimeExtensions),
    ...notebookExtensions,
    ...notebook.mimeExtensions,
  ]);
  const packages = new Map(names.map((name) => [name, installed(name)]));
  return { core, notebook, labExtensions, notebookExtensions, packages };
}

/**
 * @template T
 * @param {T[]} list
 */
export const unique = (list) => [...new Set(list)];
