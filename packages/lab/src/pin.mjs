/**
 * Writes `bundle/package.json` for a new release of JupyterLab, from what its wheel says: no list kept by
 * hand, and the same versions of third-party packages as in the official application. Newer ones would run
 * but differ: yjs 13.6, for one, reports documents that are not its own.
 *
 *     node src/pin.mjs STAGING     # `jupyterlab/staging` out of the unpacked wheel
 *
 * Then `npm install --package-lock-only` in `bundle/`, on the oldest Node that is supported.
 */
import fs from 'node:fs';
import path from 'node:path';
import { folders } from './folders.mjs';

/** Newest on npm; two packages were never published in a stable version. */
const NOTEBOOK_VERSIONS = {
  application: '7.6.3',
  'application-extension': '7.6.2',
  'console-extension': '7.6.2',
  'docmanager-extension': '7.6.2',
  'documentsearch-extension': '7.7.0-alpha.1',
  'help-extension': '7.6.2',
  'notebook-extension': '7.6.2',
  'terminal-extension': '7.7.0-alpha.1',
  tree: '7.6.2',
  'tree-extension': '7.6.2',
  'ui-components': '7.6.2',
};

const BUILD_TOOLS = {
  '@rspack/core': '2.2.9',
  '@module-federation/runtime-tools': '^2.0.0',
  'path-browserify': '^1.0.0',
  process: '^0.11.10',
  'mini-svg-data-uri': '^1.4.4',
};

/** Tools of the official build that ours does not use, or has in a version of its own. */
const NOT_PINNED =
  /^(@rspack|@module-federation|@types|webpack|rspack|terser|acorn|@webassemblyjs|esbuild|typescript)/;

/** @typedef {Record<string, string>} Versions */

/**
 * The exact versions in a yarn.lock, by name; names with several versions have several.
 * @param {string} lock
 * @returns {Map<string, Set<string>>}
 */
export function lockedVersions(lock) {
  const versions = new Map();
  for (const [, name, version] of lock.matchAll(
    /^"((?:@[^@/"]+\/)?[^@"]+)@npm:.*?\n {2}version: (\S+)/gm,
  )) {
    versions.set(name, new Set([...(versions.get(name) ?? []), version]));
  }
  return versions;
}

/**
 * The package.json of the bundle.
 * @param {{dependencies: Versions, resolutions: Versions}} core `staging/package.json`
 * @param {Map<string, Set<string>>} locked
 */
export function bundlePackage(core, locked) {
  const only = (/** @type {string} */ name) =>
    locked.get(name)?.size === 1 ? [...(locked.get(name) ?? [])][0] : undefined;
  const exact = (/** @type {Versions} */ ranges, /** @type {(name: string) => boolean} */ wanted) =>
    Object.fromEntries(
      Object.entries(ranges)
        .filter(([name]) => wanted(name))
        .map(([name, range]) => [name, only(name) ?? range.replace(/^[~^]/, '')]),
    );
  const isLab = (/** @type {string} */ name) => name.startsWith('@jupyterlab/');

  const notebook = Object.fromEntries(
    Object.entries(NOTEBOOK_VERSIONS).map(([name, version]) => [
      `@jupyter-notebook/${name}`,
      version,
    ]),
  );
  // React, Yjs, Lumino, CodeMirror: once, at the root. A direct dependency and its override have to be
  // the same text.
  const roots = exact(core.resolutions, (name) => !isLab(name));
  const tools = Object.fromEntries(
    Object.entries(BUILD_TOOLS).map(([name, range]) => [name, only(name) ?? range]),
  );
  const others = [...locked.keys()].filter(
    (name) =>
      only(name) !== undefined &&
      !isLab(name) &&
      !NOT_PINNED.test(name) &&
      !(name in roots) &&
      !(name in tools),
  );
  return {
    name: 'elara-lab-bundle',
    version: '0.0.0',
    private: true,
    type: 'module',
    scripts: { build: 'node ../build.mjs' },
    dependencies: { ...exact(core.dependencies, isLab), ...roots, ...notebook },
    devDependencies: tools,
    overrides: {
      ...exact(core.resolutions, isLab),
      '@jupyter-notebook/application': notebook['@jupyter-notebook/application'],
      '@jupyterlab/core-meta': exact(core.resolutions, isLab)['@jupyterlab/application'],
      ...Object.fromEntries(others.map((name) => [name, only(name)])),
      ...roots,
    },
  };
}

/** @param {string} staging */
function main(staging) {
  const coreText = fs.readFileSync(path.join(staging, 'package.json'), 'utf8');
  const lock = fs.readFileSync(path.join(staging, 'yarn.lock'), 'utf8');
  const description = bundlePackage(JSON.parse(coreText), lockedVersions(lock));
  fs.writeFileSync(
    path.join(folders.bundle, 'package.json'),
    `${JSON.stringify(description, null, 2)}\n`,
  );
  fs.writeFileSync(path.join(folders.bundle, 'inputs/core.package.json'), coreText);
}

if (process.argv[1] === import.meta.filename) {
  const [staging] = process.argv.slice(2);
  if (staging === undefined) {
    console.error('usage: node src/pin.mjs STAGING');
    process.exitCode = 2;
  } else {
    main(staging);
  }
}
