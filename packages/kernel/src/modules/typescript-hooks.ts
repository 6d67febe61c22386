import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { transpileModule } from '../transpile/local-module.ts';

/** The parts of Node's module hooks that are used here; the same for both kinds of hooks. */
export interface ResolveContext {
  readonly parentURL?: string | undefined;
}
export interface ResolveResult {
  readonly url: string;
  readonly format?: string | null | undefined;
  readonly shortCircuit?: boolean;
}
export interface LoadResult {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: boolean;
}

const SOURCE = /\.(ts|tsx|mts|jsx)$/;
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.jsx'];

/**
 * The URL of a TypeScript file meant by a relative specifier, written with its extension, without
 * one, or with the `.js` that it would be compiled to; undefined to leave it to Node.
 */
export function resolveTypeScript(
  specifier: string,
  { parentURL }: ResolveContext,
): ResolveResult | undefined {
  if (!/^(\.{0,2}\/|file:)/.test(specifier) || parentURL === undefined) return undefined;
  if (!URL.canParse(specifier, parentURL)) return undefined;
  const url = new URL(specifier, parentURL);
  if (url.protocol !== 'file:' || isFile(url)) return undefined;
  for (const candidate of candidates(url.pathname)) {
    const found = new URL(url.href);
    found.pathname = candidate;
    if (isFile(found)) return { url: found.href, format: 'module', shortCircuit: true };
  }
  return undefined;
}

function candidates(path: string): string[] {
  const stem = path.replace(/\.(js|mjs|jsx)$/, '');
  const appended = EXTENSIONS.map((extension) => stem + extension);
  return stem === path ? [...appended, `${path}/index.ts`, `${path}.js`, `${path}.mjs`] : appended;
}

function isFile(url: URL): boolean {
  const path = fileURLToPath(url);
  return existsSync(path) && !path.endsWith('/') && !isFolder(path);
}

function isFolder(path: string): boolean {
  return existsSync(`${path}/.`);
}

/** The JavaScript of a TypeScript or JSX file outside of packages; undefined for anything else. */
export function loadTypeScript(url: string): LoadResult | undefined {
  if (!url.startsWith('file:')) return undefined;
  const { pathname } = new URL(url);
  if (!SOURCE.test(pathname) || pathname.includes('/node_modules/')) return undefined;
  const source = transpileModule(readFileSync(fileURLToPath(url), 'utf8'), 'module');
  return { format: 'module', source, shortCircuit: true };
}
