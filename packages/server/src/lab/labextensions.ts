import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../log/index.ts';
import { isObject, readJsonFile, type JsonObject } from './json-file.ts';
import { readOrReport } from './lab-config.ts';

/** A prebuilt extension on disk. */
export interface Labextension {
  readonly name: string;
  readonly dir: string;
  /** Its package.json. */
  readonly description: JsonObject;
  /** `jupyterlab` of its package.json. */
  readonly jupyterlab: JsonObject;
  /** Its install.json, which says how to remove it. */
  readonly install: JsonObject | null;
}

/**
 * Finds prebuilt extensions: a folder with a package.json at the top of each place, or two deep for
 * `@scope/name`. Of two with the same name the first counts.
 */
export async function findLabextensions(
  places: readonly string[],
  log: Logger,
): Promise<Labextension[]> {
  const found = new Map<string, Labextension>();
  for (const place of places) {
    for (const dir of await extensionFolders(place)) {
      const extension = await readLabextension(dir, log);
      if (extension !== null && !found.has(extension.name)) found.set(extension.name, extension);
    }
  }
  return [...found.values()];
}

/** The folders of extensions in one place, those at the top before those of a scope. */
export async function extensionFolders(place: string): Promise<string[]> {
  const names = (await list(place)).filter((name) => !name.startsWith('.'));
  const plain = names.filter((name) => !name.startsWith('@')).map((name) => path.join(place, name));
  const scopes = names.filter((name) => name.startsWith('@'));
  const scoped = await Promise.all(
    scopes.map(async (scope) =>
      (await list(path.join(place, scope))).map((name) => path.join(place, scope, name)),
    ),
  );
  return [...plain, ...scoped.flat()];
}

const list = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).sort();

async function readLabextension(dir: string, log: Logger): Promise<Labextension | null> {
  const description = await readOrReport(path.join(dir, 'package.json'), log);
  if (description === null || typeof description['name'] !== 'string') return null;
  const install = await readJsonFile(path.join(dir, 'install.json')).catch(() => null);
  const jupyterlab = description['jupyterlab'];
  return {
    name: description['name'],
    dir,
    description,
    jupyterlab: isObject(jupyterlab) ? jupyterlab : {},
    install: isObject(install) ? install : null,
  };
}

/** An entry of the page config's `federated_extensions`. */
export interface FederatedExtension {
  readonly name: string;
  readonly load: string;
  readonly extension?: string;
  readonly mimeExtension?: string;
  readonly style?: string;
  readonly entrypoints: unknown;
}

/** What the page needs to load an extension; null for a folder that is not a built one. */
export function federatedEntry({ name, jupyterlab }: Labextension): FederatedExtension | null {
  const build = jupyterlab['_build'];
  if (!isObject(build) || typeof build['load'] !== 'string') return null;
  const modules = Object.fromEntries(
    ['extension', 'mimeExtension', 'style']
      .filter((key) => typeof build[key] === 'string')
      .map((key) => [key, build[key]]),
  );
  return { name, load: build['load'], ...modules, entrypoints: build['entrypoints'] ?? null };
}
