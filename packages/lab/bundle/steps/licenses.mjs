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

const insidePackage = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** @param {import('@rspack/core').Stats} stats */
function packageDirs(stats) {
  const everything = {
    all: false,
    modules: true,
    nestedModules: true,
    modulesSpace: Infinity,
    nestedModulesSpace: Infinity,
  };
  /** @type {Set<string>} */
  const dirs = new Set();
  for (const module of stats.toJson(everything).modules ?? []) {
    for (const part of module.modules?.length ? module.modules : [module]) {
      const dir = insidePackage.exec(part.nameForCondition ?? '')?.[1];
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
