import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder in which tests lay out prefixes, specs and packages. */
export class Folders {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<Folders> {
    return new Folders(await realpath(await mkdtemp(join(tmpdir(), 'elara-kernelspecs-'))));
  }

  path(...parts: readonly string[]): string {
    return join(this.root, ...parts);
  }

  async file(path: string, content: string | Uint8Array = ''): Promise<string> {
    const file = this.path(path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  }

  /** A kernelspec; text is written as it is. */
  async spec(folder: string, content: unknown): Promise<void> {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await this.file(join(folder, 'kernel.json'), text);
  }

  /** A prefix with a command, and with ipykernel where wanted. */
  async python(prefix: string, command: string, ipykernel = false): Promise<string> {
    const file = await this.file(join(prefix, 'bin', command), '#!/bin/sh\nexit 1\n');
    await chmod(file, 0o755);
    if (ipykernel) {
      const packages = join(prefix, 'lib', 'python3.11', 'site-packages', 'ipykernel');
      await this.file(join(packages, 'kernelapp.py'));
      await this.file(join(packages, 'resources', 'logo-64x64.png'), 'png');
    }
    return file;
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true });
  }
}
