import { access, constants, open } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from './paths.ts';

/** A Python that is started only to read a configuration must not be looked for without end. */
const MOST = 8;

/**
 * Pythons that may have traitlets, the likeliest first: that of the active environment, the one
 * Jupyter's own commands run under, those on the PATH.
 */
export async function findPythons(
  env: Environment,
  platform: NodeJS.Platform,
): Promise<readonly string[]> {
  const windows = platform === 'win32';
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const active = [env['VIRTUAL_ENV'], env['CONDA_PREFIX']]
    .filter((prefix): prefix is string => prefix !== undefined && prefix !== '')
    .map((prefix) => (windows ? join(prefix, 'Scripts') : join(prefix, 'bin')));
  const names = windows ? ['python.exe'] : ['python3', 'python'];
  const candidates = [
    ...active.flatMap((folder) => names.map((name) => join(folder, name))),
    ...(windows ? [] : await interpretersOfJupyter(folders)),
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  ];
  const found: string[] = [];
  for (const candidate of new Set(candidates)) {
    if (found.length < MOST && (await isExecutable(candidate))) found.push(candidate);
  }
  return found;
}

/** The first line of an installed command names the Python it runs under. */
async function interpretersOfJupyter(folders: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    for (const command of ['jupyter-server', 'jupyter']) {
      const interpreter = await interpreterOf(join(folder, command));
      if (interpreter !== undefined) found.push(interpreter);
    }
  }
  return found;
}

/** Longest first line that Linux reads. */
const LINE = 256;

async function interpreterOf(script: string): Promise<string | undefined> {
  try {
    await using file = await open(script);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LINE), 0, LINE, 0);
    return /^#!\s*(\/\S*python[\d.]*)\s*\n/.exec(buffer.toString('latin1', 0, bytesRead))?.[1];
  } catch {
    return undefined; // Not there, not readable, a folder: then it tells nothing.
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
