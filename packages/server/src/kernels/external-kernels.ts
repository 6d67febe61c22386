import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Logger } from '../log/index.ts';

export interface ExternalKernelsOptions {
  /** `ServerApp.external_connection_dir` */
  readonly folder: string;
  readonly newId: () => string;
  readonly log: Logger;
  attach(kernel: {
    readonly id: string;
    readonly name: string;
    readonly connectionFile: string;
  }): Promise<void>;
  detach(id: string): Promise<void>;
}

interface Known {
  /** Changes when another kernel writes a file of the same name. */
  readonly version: string;
  /** Undefined for files that are not of kernels. */
  readonly id: string | undefined;
}

/**
 * Kernels that somebody else started (kernels §16): each connection file in a folder is one, for as
 * long as it lies there. A kernel that a client removed does not come back with the same file.
 */
export class ExternalKernels {
  readonly #options: ExternalKernelsOptions;
  readonly #known = new Map<string, Known>();
  #looking: Promise<void> | undefined;

  constructor(options: ExternalKernelsOptions) {
    this.#options = options;
  }

  /** Looks what came and went; requests that come together share one look. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const { folder } = this.#options;
    const names = (await readdir(folder).catch(() => [])).sort();
    const found = new Map<string, string>();
    for (const name of names) {
      const version = await versionOf(join(folder, name));
      if (version !== undefined) found.set(name, version);
    }
    for (const [name, { version, id }] of this.#known) {
      if (found.get(name) === version) continue;
      this.#known.delete(name);
      if (id !== undefined) await this.#options.detach(id);
    }
    for (const [name, version] of found) {
      if (!this.#known.has(name)) this.#known.set(name, { version, id: await this.#add(name) });
    }
  }

  /** Jupyter takes what has a kernel's name and key for a connection file, and passes over the rest. */
  async #add(fileName: string): Promise<string | undefined> {
    const { folder, newId, log } = this.#options;
    const connectionFile = join(folder, fileName);
    try {
      const fields = JSON.parse(await readFile(connectionFile, 'utf8')) as Record<string, unknown>;
      const { kernel_name: name, key } = fields;
      if (typeof name !== 'string' || typeof key !== 'string') return undefined;
      const id = newId();
      await this.#options.attach({ id, name, connectionFile });
      return id;
    } catch (error) {
      log.warn(`Not the connection file of a kernel: ${connectionFile}`, { error });
      return undefined;
    }
  }
}

async function versionOf(file: string): Promise<string | undefined> {
  const stats = await stat(file).catch(() => undefined);
  return stats?.isFile() === true ? `${stats.ino} ${stats.mtimeMs} ${stats.size}` : undefined;
}
