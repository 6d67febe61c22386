import fs from 'node:fs';
import path from 'node:path';
import { bundleDir } from './packages.mjs';

/** @typedef {import('./types.mjs').SharedModule} SharedModule */

/**
 * What this application shares with prebuilt extensions. It has to be what the official one shares, with the
 * same singletons: an extension that finds no shared `@lumino/coreutils` brings a second one, whose tokens
 * match nothing. So: the official resolutions, every extension package, and what those depend on or share.
 * @param {import('./types.mjs').Inputs} inputs
 * @returns {Record<string, SharedModule>}
 */
export function sharedModules({ core, packages }) {
  /** @type {Record<string, SharedModule>} */
  const shared = {};
  for (const [name, requiredVersion] of Object.entries(core.resolutions))
    shared[name] = { requiredVersion };
  for (const [name, { version }] of packages) shared[name] ??= { requiredVersion: version };
  for (const extension of packages.values()) {
    for (const [name, module] of Object.entries(sharedByExtension(extension))) {
      if (shared[name] === undefined || shared[name].import === false) shared[name] = module;
    }
  }
  for (const name of [...core.jupyterlab.singletonPackages, '@jupyter-notebook/tree']) {
    if (shared[name] !== undefined) shared[name].singleton = true;
  }
  return Object.fromEntries(
    Object.entries(shared).filter(([name, module]) => module.import !== false && isInstalled(name)),
  );
}

/**
 * Its dependencies, changed as its `jupyterlab.sharedPackages` says.
 * @param {import('./types.mjs').InstalledPackage} extension
 */
function sharedByExtension({ dependencies = {}, jupyterlab }) {
  /** @type {Record<string, SharedModule>} */
  const shared = Object.fromEntries(
    Object.entries(dependencies).map(([name, requiredVersion]) => [name, { requiredVersion }]),
  );
  for (const [name, change] of Object.entries(jupyterlab?.sharedPackages ?? {})) {
    if (change === false) {
      delete shared[name];
      continue;
    }
    const { bundled, ...rest } = change;
    shared[name] = {
      ...shared[name],
      ...rest,
      ...(bundled === undefined ? {} : { import: bundled }),
    };
  }
  return shared;
}

/** @param {string} name */
const isInstalled = (name) => fs.existsSync(path.join(bundleDir, 'node_modules', name));
