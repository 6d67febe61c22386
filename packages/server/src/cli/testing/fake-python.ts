import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FakeHost } from './fake-host.ts';

/** A virtual environment as far as commands look at one: nothing in it can be run. */
export class FakePython {
  readonly prefix: string;
  readonly env: Record<string, string>;

  private constructor(prefix: string, host: FakeHost) {
    this.prefix = prefix;
    this.env = host.env({ PATH: join(prefix, 'bin'), VIRTUAL_ENV: prefix });
  }

  static async create(host: FakeHost): Promise<FakePython> {
    const python = new FakePython(join(host.home, 'venv'), host);
    await python.write('bin/python3', '');
    await chmod(join(python.prefix, 'bin/python3'), 0o755);
    await python.write('pyvenv.cfg', '');
    return python;
  }

  at(...parts: string[]): string {
    return join(this.prefix, ...parts);
  }

  /** What is not text is written as JSON. */
  async write(name: string, content: unknown): Promise<void> {
    const file = this.at(name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** Installs a module, and the folder that tells its version. */
  async addModule(name: string, version: string): Promise<void> {
    const packages = 'lib/python3.11/site-packages';
    await this.write(`${packages}/${name}/__init__.py`, '');
    await this.write(`${packages}/${name.replaceAll('_', '-')}-${version}.dist-info/METADATA`, '');
  }
}
