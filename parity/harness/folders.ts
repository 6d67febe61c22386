import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sharedJupyter } from '../../e2e/harness/places.ts';
import type { Tree } from './model.ts';

/** The folders of one server: the two servers have the same, each its own. */
export class Folders {
  readonly home: string;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;

  private constructor(home: string) {
    this.home = home;
    this.root = join(home, 'root');
    this.env = environment(home);
  }

  static async make(name: string, python: string): Promise<Folders> {
    const home = await realpath(await mkdtemp(join(tmpdir(), `parity-${name}-`)));
    const folders = new Folders(home);
    for (const folder of ['root', 'config', 'data', 'runtime', 'shared', 'tmp']) {
      await mkdir(join(home, folder));
    }
    // What links lead to, and paths must not.
    await mkdir(join(home, 'outside'));
    await writeFile(join(home, 'outside/secret.txt'), 'secret');
    await folders.#addKernels(python);
    await writeFile(join(home, 'config/jupyter_server_config.json'), JSON.stringify(CONFIG));
    return folders;
  }

  /** The root as a case finds it; the folder itself stays, as servers hold on to it. */
  async fill(tree: Tree): Promise<void> {
    const { readdir } = await import('node:fs/promises');
    for (const name of await readdir(this.root)) {
      await rm(join(this.root, name), { recursive: true, force: true });
    }
    for (const [path, content] of Object.entries(tree)) await this.#put(path, content);
  }

  async remove(): Promise<void> {
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  async #put(path: string, content: Tree[string]): Promise<void> {
    const file = join(this.root, path);
    await mkdir(content === null ? file : dirname(file), { recursive: true });
    if (content === null) return;
    if (typeof content === 'string' || Buffer.isBuffer(content)) {
      await writeFile(file, content);
      await chmod(file, 0o644);
    } else {
      await symlink(content.link, file);
    }
  }

  /** On Jupyter's path in front of everything else, so that both servers find the same. */
  async #addKernels(python: string): Promise<void> {
    const kernels = join(this.home, 'shared/kernels');
    await cp(join(sharedJupyter(python), 'kernels/python3'), join(kernels, 'python3'), {
      recursive: true,
    });
    for (const [name, spec] of Object.entries(kernelSpecs(python))) {
      await mkdir(join(kernels, name), { recursive: true });
      const text = typeof spec === 'string' ? spec : JSON.stringify(spec);
      await writeFile(join(kernels, name, 'kernel.json'), text);
    }
  }
}

/** Extensions of the test's Python that are no part of what is compared. */
const CONFIG = {
  ServerApp: { jpserver_extensions: { notebook: false, notebook_shim: false } },
};

const kernelSpecs = (python: string): Record<string, object | string> => ({
  python3: {
    argv: [python, '-Xfrozen_modules=off', '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
    display_name: 'Python 3 (ipykernel)',
    language: 'python',
    metadata: { debugger: true },
  },
  gone: { argv: ['/no/such/program', '{connection_file}'], display_name: 'Gone', language: 'x' },
  'mixed.Case-1': {
    argv: [python, '-c', 'pass'],
    display_name: 'Ends',
    language: 'python',
    env: { A: '${HOME}' },
    interrupt_mode: 'message',
    metadata: { nested: { deep: [1, null] } },
  },
  broken: '{"argv": [',
});

/** The variables of the test's machine that name places or change Jupyter are left out. */
function environment(home: string): NodeJS.ProcessEnv {
  const kept = ['PATH', 'TZ', 'SYSTEMROOT', 'LD_LIBRARY_PATH'];
  return {
    ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
    LANG: 'C.UTF-8',
    HOME: home,
    SHELL: '/bin/sh',
    TMPDIR: join(home, 'tmp'),
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    JUPYTER_PATH: join(home, 'shared'),
    IPYTHONDIR: join(home, 'ipython'),
  };
}
