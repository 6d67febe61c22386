import fs from 'node:fs';
import path from 'node:path';
import { LICENSES, writeLicenses } from './licenses.mjs';
import { bundleDir, readJson, write } from './packages.mjs';

/**
 * @typedef {object} Plugin A front-end plugin of our own, `plugins/<folder>/`.
 * @property {string} dir
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {string} license
 * @property {string} main
 * @property {Record<string, string>} peerDependencies what the host application provides
 */

/** @returns {Plugin[]} */
export function readPlugins() {
  const folder = path.join(path.dirname(bundleDir), 'plugins');
  return fs
    .readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((dir) => fs.existsSync(path.join(dir, 'package.json')))
    .map((dir) => ({ ...readJson(path.join(dir, 'package.json')), dir }));
}

/**
 * Writes what a labextension folder needs beside its container: the description, with the container's name, licences,
 * and the plugin's `assets/`, which keep their names and so are not cached for ever.
 * @param {Plugin} plugin
 * @param {import('@rspack/core').Stats} stats
 * @param {string} out
 */
export function finishPlugin(plugin, stats, out) {
  const target = path.join(out, 'labextensions', plugin.name);
  const entry = fs
    .readdirSync(path.join(target, 'static'))
    .find((file) => file.startsWith('remoteEntry.'));
  if (entry === undefined) throw new Error(`no remoteEntry was made for the plugin ${plugin.name}`);
  const assets = path.join(plugin.dir, 'assets');
  if (fs.existsSync(assets)) fs.cpSync(assets, target, { recursive: true });
  writeLicenses(stats, path.join(target, 'static', LICENSES));
  const { name, version, description, license } = plugin;
  const labextension = {
    name,
    version,
    description,
    license,
    jupyterlab: {
      extension: true,
      _build: { load: `static/${entry}`, extension: './extension' },
    },
  };
  write(path.join(target, 'package.json'), `${JSON.stringify(labextension, null, 2)}\n`);
}
