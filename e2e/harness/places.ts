import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { python } from './available.ts';

/** The folders of one test's server: a home of its own, so that nothing of this machine is read. */
export interface Places {
  readonly home: string;
  /** What the file browser shows. */
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
}

/** Makes them, with ipykernel and the front-end extensions of the test's Python, if it is here. */
export async function makePlaces(): Promise<Places> {
  const home = await mkdtemp(join(tmpdir(), 'elara-e2e-'));
  const folders = { root: join(home, 'work'), data: join(home, 'data') };
  for (const folder of [...Object.values(folders), join(home, 'runtime')]) await mkdir(folder);
  await tellTerminalsToScreenReaders(join(home, 'config'));
  if (python !== undefined) await lendPython(python, folders.data);
  return {
    home,
    root: folders.root,
    env: environment(home, folders.data),
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The variables of the test's machine that name places or change Jupyter are left out. */
function environment(home: string, data: string): NodeJS.ProcessEnv {
  const kept = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'SYSTEMROOT', 'LD_LIBRARY_PATH'];
  const env = Object.fromEntries(kept.map((name) => [name, process.env[name]]));
  return {
    ...env,
    HOME: home,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: data,
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    IPYTHONDIR: join(home, 'ipython'),
    MPLCONFIGDIR: join(home, 'matplotlib'),
  };
}

/** A terminal is drawn on a canvas; only so its text is in the page as well. */
async function tellTerminalsToScreenReaders(config: string): Promise<void> {
  const folder = join(config, 'lab/user-settings/@jupyterlab/terminal-extension');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plugin.jupyterlab-settings'), '{"screenReaderMode": true}');
}

/** The kernel and the extensions only: the JupyterLab beside them is not what is tested. */
async function lendPython(executable: string, data: string): Promise<void> {
  const kernel = join(data, 'kernels/python3');
  await mkdir(kernel, { recursive: true });
  await writeFile(
    join(kernel, 'kernel.json'),
    JSON.stringify({
      argv: [
        executable,
        '-Xfrozen_modules=off',
        '-m',
        'ipykernel_launcher',
        '-f',
        '{connection_file}',
      ],
      display_name: 'Python 3 (ipykernel)',
      language: 'python',
      metadata: { debugger: true },
    }),
  );
  await symlink(join(sharedJupyter(executable), 'labextensions'), join(data, 'labextensions'));
}

/** `share/jupyter` of the test's Python. */
export const sharedJupyter = (executable: string): string =>
  join(dirname(dirname(executable)), 'share/jupyter');
