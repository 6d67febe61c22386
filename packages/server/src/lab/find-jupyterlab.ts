import path from 'node:path';
import { jupyterPaths, type Environment } from '../config/index.ts';
import { readAppDir, type FrontEnd } from './front-end.ts';

/** The first series whose server side this is, and every later one of the same major version. */
const OLDEST = { major: 4, minor: 6 };

/** Whether the server would find an installed front end, so that the bundle need not be built. */
export function jupyterLabIsInstalled(env: Environment): boolean {
  const chosen = env['JUPYTERLAB_DIR'] ?? '';
  if (chosen !== '') return readAppDir(chosen) !== null;
  return findJupyterLab(jupyterPaths(env, process.platform).dataPath) !== null;
}

/**
 * A JupyterLab that pip or conda installed: `lab` in one of Jupyter's data directories, which the prefix of
 * the Python on the PATH is one of. Older series are passed over.
 */
export function findJupyterLab(dataPath: readonly string[]): FrontEnd | null {
  for (const folder of dataPath) {
    const found = readAppDir(path.join(folder, 'lab'));
    if (found !== null && isSupported(found.version)) return found;
  }
  return null;
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major === OLDEST.major && minor >= OLDEST.minor;
}
