import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { isObject } from './json-file.ts';

/** A built JupyterLab: its folder, and the files its page loads (relative to `static/`). */
export interface FrontEnd {
  readonly kind: 'bundled' | 'installed';
  readonly appDir: string;
  readonly version: string;
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

/**
 * The folder of our own bundle, if the package `elara-lab` is there; it may not be built yet. Looked
 * for where Node would look; only package managers that keep packages elsewhere have Node itself asked.
 */
export function findBundleDir(): string | null {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const packages =
      path.basename(folder) === 'node_modules' ? folder : path.join(folder, 'node_modules');
    const found = path.join(packages, 'elara-lab');
    if (existsSync(path.join(found, 'package.json'))) return path.join(realpathSync(found), 'dist');
    if (folder === path.dirname(folder)) return askNode();
  }
}

function askNode(): string | null {
  try {
    const require = createRequire(import.meta.url);
    return path.join(path.dirname(require.resolve('elara-lab/package.json')), 'dist');
  } catch {
    return null;
  }
}

/** Reads our own bundle; null where it is not built. The manifest is written last, so it vouches for the rest. */
export function readBundle(dir: string): FrontEnd | null {
  const manifest = readJson(path.join(dir, 'manifest.json'));
  if (!isObject(manifest) || !isObject(manifest['pages'])) return null;
  const page = manifest['pages']['lab'];
  if (!isObject(page)) return null;
  return {
    kind: 'bundled',
    appDir: dir,
    version: textOf(manifest['version']),
    scripts: textsOf(page['scripts']),
    styles: textsOf(page['styles']),
  };
}

/**
 * Reads an application directory of Python's JupyterLab. Its `index.html` is a template of which only the
 * names of the scripts and style sheets matter, and those end in their own hash.
 */
export function readAppDir(dir: string): FrontEnd | null {
  const template = path.join(dir, 'static/index.html');
  if (!existsSync(template)) return null;
  const files = filesOfTemplate(readFileSync(template, 'utf8'));
  const scripts = files.filter((file) => /\.js(\?|$)/.test(file));
  return {
    kind: 'installed',
    appDir: dir,
    version: versionOf(dir),
    scripts: scripts.length > 0 ? scripts : mainScripts(dir),
    styles: files.filter((file) => /\.css(\?|$)/.test(file)),
  };
}

/** The same front end as it is now: it may have been upgraded or rebuilt while the server runs. */
export function current(frontEnd: FrontEnd): FrontEnd {
  const read = frontEnd.kind === 'bundled' ? readBundle : readAppDir;
  return read(frontEnd.appDir) ?? frontEnd;
}

const STATIC_FILE = /(?:src|href)="\{\{\s*page_config\.fullStaticUrl\s*\}\}\/([^"{]+)"/g;

function filesOfTemplate(template: string): string[] {
  return [...template.matchAll(STATIC_FILE)].map((match) => match[1] ?? '');
}

/** Where the template does not tell: the main script is the only file of that name. */
function mainScripts(dir: string): string[] {
  return readdirSync(path.join(dir, 'static')).filter((name) => /^main\..*\.js$/.test(name));
}

/** The version of an application directory, `''` where it does not say. */
export function versionOf(dir: string): string {
  const description = readJson(path.join(dir, 'static/package.json'));
  if (!isObject(description) || !isObject(description['jupyterlab'])) return '';
  return textOf(description['jupyterlab']['version']);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
