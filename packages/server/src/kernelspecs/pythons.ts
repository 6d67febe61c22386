import { access, constants, readdir, realpath } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Environment } from '../config/index.ts';

/** A Python that was found without being started. */
export interface Python {
  /** The command as found, so that a virtual environment stays one. */
  readonly executable: string;
  /** Its `sys.prefix`: the folder above the one of the command. */
  readonly prefix: string;
}

const COMMANDS = ['python3', 'python'];

/** The Pythons of the active environment and of the PATH, one for each prefix, the first one first. */
export async function findPythons(env: Environment): Promise<Python[]> {
  const active = [env['VIRTUAL_ENV'], env['CONDA_PREFIX']]
    .filter((prefix): prefix is string => prefix !== undefined && prefix !== '')
    .map((prefix) => join(prefix, 'bin'));
  const folders = [...active, ...(env['PATH'] ?? '').split(delimiter)];
  const found = new Map<string, Python>();
  for (const folder of new Set(folders.filter((one) => one.startsWith('/')))) {
    const python = await pythonIn(folder);
    if (python !== undefined && !found.has(python.prefix)) found.set(python.prefix, python);
  }
  return [...found.values()];
}

async function pythonIn(folder: string): Promise<Python | undefined> {
  for (const command of COMMANDS) {
    const executable = join(folder, command);
    if (!(await isExecutable(executable))) continue;
    // `/bin` may be a link to `/usr/bin`; the command itself is not followed.
    return { executable, prefix: dirname(await realpath(folder)) };
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Where a Python has ipykernel installed, or undefined. Looked up in the folders of packages:
 * starting a Python only to ask it takes longer than a whole page.
 */
export async function findIpykernel(python: Python): Promise<string | undefined> {
  for (const packages of await packageFolders(python)) {
    const candidate = join(packages, 'ipykernel');
    if (await exists(join(candidate, 'kernelapp.py'))) return candidate;
  }
  return undefined;
}

/** The folders in which a Python looks for packages, those of its newest version first. */
export async function packageFolders(python: Python): Promise<string[]> {
  const folders: string[] = [];
  for (const library of ['lib', 'lib64']) {
    const folder = join(python.prefix, library);
    const versions = (await readdir(folder).catch(() => [])).filter((name) =>
      /^python3(\.\d+)?$/.test(name),
    );
    for (const version of versions.sort().reverse()) {
      for (const packages of ['site-packages', 'dist-packages']) {
        folders.push(join(folder, version, packages));
      }
    }
  }
  return folders;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
