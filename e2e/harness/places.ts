import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { python } from './available.ts';

/** The folders of one test's server: a home of its own, so that nothing of this machine is read. */
export class Places {
  readonly home: string;
  /** What the file browser shows. */
  readonly root: string;
  readonly data: string;
  readonly env: NodeJS.ProcessEnv;

  private constructor(home: string) {
    this.home = home;
    this.root = join(home, 'work');
    this.data = join(home, 'data');
    this.env = environment(home, this.data);
  }

  /** Makes them, with ipykernel and the front-end extensions of the test's Python, if it is here. */
  static async make(): Promise<Places> {
    const places = new Places(await mkdtemp(join(tmpdir(), 'elara-e2e-')));
    const { home, root, data } = places;
    for (const folder of [root, data, join(home, 'runtime')]) await mkdir(folder);
    // A terminal is drawn on a canvas; only so its text is in the page as well.
    await places.writeSettings('terminal-extension/plugin', { screenReaderMode: true });
    // The kernel and the extensions only: the JupyterLab beside them is not what is tested.
    if (python !== undefined) {
      const logos = join(sharedJupyter(python), 'kernels/python3');
      await places.addKernel('python3', pythonSpec(python), logos);
      await symlink(join(sharedJupyter(python), 'labextensions'), join(data, 'labextensions'));
    }
    return places;
  }

  /** Somebody's settings of one of JupyterLab's own plugins. */
  async writeSettings(plugin: string, settings: object): Promise<void> {
    const folder = join(this.home, 'config/lab/user-settings/@jupyterlab');
    const file = join(folder, `${plugin}.jupyterlab-settings`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(settings));
  }

  /** `logos`: a folder whose other files come along. */
  async addKernel(name: string, spec: object, logos?: string): Promise<void> {
    const folder = join(this.data, 'kernels', name);
    await mkdir(folder, { recursive: true });
    if (logos !== undefined) await cp(logos, folder, { recursive: true });
    await writeFile(join(folder, 'kernel.json'), JSON.stringify(spec));
  }

  /** Puts a file where the file browser shows it, behind the server's back. */
  async write(path: string, content: string | Buffer): Promise<void> {
    const file = join(this.root, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.root, path), 'utf8');
  }

  /** The names in a folder; hidden ones, such as those of checkpoints, left out. */
  async list(path: string): Promise<string[]> {
    const names = await readdir(join(this.root, path));
    return names.filter((name) => !name.startsWith('.')).sort();
  }

  async remove(): Promise<void> {
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
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

const pythonSpec = (executable: string): object => ({
  argv: [executable, '-Xfrozen_modules=off', '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
  display_name: 'Python 3 (ipykernel)',
  language: 'python',
  metadata: { debugger: true },
});

/** `share/jupyter` of the test's Python. */
export const sharedJupyter = (executable: string): string =>
  join(dirname(dirname(executable)), 'share/jupyter');
