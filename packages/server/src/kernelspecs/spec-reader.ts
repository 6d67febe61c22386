import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../log/index.ts';
import { isValidName, parseKernelSpec, type KernelSpec, type KernelSpecFile } from './spec.ts';

interface CacheEntry {
  readonly version: string;
  /** Undefined for a spec that is broken: it is not read again before it changes. */
  readonly spec: KernelSpecFile | undefined;
}

/** Reads kernelspecs, each only once as long as its file does not change. */
export class SpecReader {
  readonly #log: Logger;
  readonly #cache = new Map<string, CacheEntry>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** The specs in folders; where two have the same name, the one in the earlier folder counts. */
  async readFolders(folders: readonly string[]): Promise<Map<string, KernelSpec>> {
    const lists = await Promise.all(folders.map((folder) => this.#readFolder(folder)));
    const specs = new Map<string, KernelSpec>();
    for (const { name, resourceDir, spec } of lists.flat()) {
      if (specs.has(name)) continue;
      if (spec !== undefined) specs.set(name, { name, resourceDir, spec });
    }
    return specs;
  }

  async #readFolder(
    folder: string,
  ): Promise<{ name: string; resourceDir: string; spec: KernelSpecFile | undefined }[]> {
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(
      names.sort().map(async (entry) => {
        const resourceDir = join(folder, entry);
        const cached = await this.#readSpec(join(resourceDir, 'kernel.json'));
        return cached === undefined
          ? []
          : [{ name: entry.toLowerCase(), resourceDir, spec: cached.spec }];
      }),
    );
    return found.flat();
  }

  /** Undefined where there is no kernel.json. */
  async #readSpec(file: string): Promise<CacheEntry | undefined> {
    const stats = await stat(file).catch(() => undefined);
    if (stats?.isFile() !== true) return undefined;
    const version = `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size}`;
    const known = this.#cache.get(file);
    if (known?.version === version) return known;
    const entry = { version, spec: await this.#load(file) };
    this.#cache.set(file, entry);
    return entry;
  }

  async #load(file: string): Promise<KernelSpecFile | undefined> {
    const name = file.split('/').at(-2) ?? '';
    if (!isValidName(name)) {
      this.#log.warn(
        `Invalid kernelspec directory name (Kernel names can only contain ASCII letters and numbers and these separators: - . _ (hyphen, period, and underscore).): ${file}`,
      );
    }
    try {
      const spec = parseKernelSpec(await readFile(file, 'utf8'));
      if (isOurs(spec)) return spec;
      this.#log.warn(`Kernelspec '${name}' wants a provisioner that is not available: ${file}`);
    } catch (error) {
      this.#log.warn(`Error loading kernelspec '${name}': ${file}`, { error });
    }
    return undefined;
  }
}

/** Jupyter hides specs whose provisioner is missing; the local one is all we have. */
function isOurs(spec: KernelSpecFile): boolean {
  const provisioner = spec.metadata['kernel_provisioner'];
  if (typeof provisioner !== 'object' || provisioner === null) return true;
  const name = (provisioner as Record<string, unknown>)['provisioner_name'];
  return name === undefined || name === 'local-provisioner';
}
