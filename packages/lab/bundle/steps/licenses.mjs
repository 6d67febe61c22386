import fs from 'node:fs';
import path from 'node:path';
import { bundleDir, readJson, write } from './packages.mjs';

/** The name under which JupyterLab's licence API looks for the list. */
export const LICENSES = 'third-party-licenses.json';

/**
 * Lists every package whose code is in the compiled files, with the text of its licence,
 * in the form JupyterLab's licence API reads.
 * @param {import('@rspack/core').Stats} stats
 * @param {string} file
 * @returns {number} how many packages there are
 */
export function writeLicenses(stats, file) {
  const dirs = [...packageDirs(stats)].sort();
  const packages = dirs.map(describe).filter((entry) => entry !== undefined);
  write(file, `${JSON.stringify({ packages }, null, 1)}\n`);
  return packages.length;
}

/** More modules than there are; the bundler takes infinity for none. */
const MANY = 1e9;

const insidePackage = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** @param {import('@rspack/core').Stats} stats */
function packageDirs(stats) {
  const everything = {
    all: false,
    modules: true,
    nestedModules: true,
    // Modules joined with others are listed only as such; a few that were dropped come along.
    orphanModules: true,
    modulesSpace: MANY,
    nestedModulesSpace: MANY,
  };
  /** @type {Set<string>} */
  const dirs = new Set();
  for (const module of stats.toJson(everything).modules ?? []) {
    for (const part of [module, ...(module.modules ?? [])]) {
      // Modules joined with others have no path of their own, only a name relative to the project.
      const file = part.nameForCondition ?? path.resolve(bundleDir, part.name ?? '');
      const dir = insidePackage.exec(file)?.[1];
      if (dir !== undefined) dirs.add(dir);
    }
  }
  return dirs;
}

/** @param {string} dir */
function describe(dir) {
  const manifest = path.join(dir, 'package.json');
  if (!fs.existsSync(manifest)) return undefined;
  const { name, version, license } = readJson(manifest);
  const text = fs
    .readdirSync(dir)
    .find((file) => /^(licen[cs]e|copying)(\.(md|txt|mit))?$/i.test(file));
  return {
    name,
    versionInfo: version,
    licenseId: typeof license === 'string' ? license : (license?.type ?? ''),
    extractedText:
      text === undefined ? textKeptElsewhere(name) : fs.readFileSync(path.join(dir, text), 'utf8'),
  };
}

/** Jupyter's own packages are published without their licence; it is one and the same. @param {string} name */
const textKeptElsewhere = (name) =>
  /^@(jupyter|jupyterlab|jupyter-notebook|lumino)\//.test(name)
    ? fs.readFileSync(path.join(bundleDir, 'inputs/jupyter-license.txt'), 'utf8')
    : '';
