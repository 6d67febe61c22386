import { join } from 'node:path';
import type { Environment } from '../config/index.ts';
import { findPythons } from './pythons.ts';

export interface SearchPathOptions {
  /** Folders of `jupyter_path()`, the one that wins first. */
  readonly dataPath: readonly string[];
  readonly env: Environment;
  readonly home: string;
}

/**
 * Folders that hold kernelspecs, the one that wins first: Jupyter's own (kernels §12.1), IPython's,
 * and those of further Pythons on the PATH, which a Jupyter inside one of them would find.
 */
export async function kernelFolders(options: SearchPathOptions): Promise<string[]> {
  const ipython = options.env['IPYTHONDIR'];
  const pythons = await findPythons(options.env);
  return [
    ...new Set([
      ...options.dataPath.map((folder) => join(folder, 'kernels')),
      join(
        ipython === undefined || ipython === '' ? join(options.home, '.ipython') : ipython,
        'kernels',
      ),
      ...pythons.map((python) => join(python.prefix, 'share', 'jupyter', 'kernels')),
    ]),
  ];
}
