import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../config/index.ts';
import { findPythons, packageFolders } from './pythons.ts';

/** A Python module that is installed. */
export interface PythonModule {
  /** The version of its package, empty where that does not bear the module's name. */
  readonly version: string;
}

/**
 * Looks an importable module up in the Pythons of the PATH without starting one: `a.b` is the
 * folder `a/b` or the file `a/b.py` among the packages.
 */
export async function findPythonModule(
  name: string,
  env: Environment,
): Promise<PythonModule | undefined> {
  for (const python of await findPythons(env)) {
    for (const folder of await packageFolders(python)) {
      const path = join(folder, ...name.split('.'));
      if ((await exists(path)) || (await exists(`${path}.py`))) {
        return { version: await versionIn(folder, name) };
      }
    }
  }
  return undefined;
}

/** `<package>-<version>.dist-info` beside the module. */
async function versionIn(folder: string, module: string): Promise<string> {
  const wanted = normalized(module.split('.')[0] ?? '');
  for (const name of await readdir(folder).catch(() => [])) {
    const [, title = '', version = ''] = /^(.+)-([^-]+)\.dist-info$/.exec(name) ?? [];
    if (normalized(title) === wanted) return version;
  }
  return '';
}

/** Names of packages are the same whatever separates their words (PEP 503). */
const normalized = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-');

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
