import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../log/index.ts';
import { isValidName, parseKernelSpec, type KernelSpec, type KernelSpecFile } from './spec.ts';

/** Jupyter hides specs whose provisioner is missing; the local one is all we have. */
const LOCAL_PROVISIONER = 'local-provisioner';

/** What became of a kernel.json: a spec, or the reason why it is none. */
type Outcome = { readonly spec: KernelSpecFile } | { readonly problem: string };

/** A broken spec is remembered too: it is not read again before it changes. */
type CacheEntry = Outcome & { readonly version: string };

/** What was found in folders, by name. */
export interface SpecsFound {
  readonly specs: Map<string, KernelSpec>;
  /** Why those that are installed but not among the specs cannot be used. */
  readonly problems: ReadonlyMap<string, string>;
}

export interface SpecReaderOptions {
  /** The provisioner of specs that name none. */
  readonly defaultProvisioner: string;
  readonly log: Logger;
}

/** Reads kernelspecs, each only once as long as its file does not change. */
export class SpecReader {
  readonly #defaultProvisioner: string;
  readonly #log: Logger;
  readonly #cache = new Map<string, CacheEntry>();

  constructor({ defaultProvisioner, log }: SpecReaderOptions) {
    this.#defaultProvisioner = defaultProvisioner;
    this.#log = log;
  }

  /** The specs in folders; where two have the same name, the one in the earlier folder counts. */
  async readFolders(folders: readonly string[]): Promise<SpecsFound> {
    const lists = await Promise.all(folders.map((folder) => this.#readFolder(folder)));
    const specs = new Map<string, KernelSpec>();
    const problems = new Map<string, string>();
    for (const { name, resourceDir, outcome } of lists.flat()) {
      if ('problem' in outcome) problems.set(name, outcome.problem);
      else if (!specs.has(name)) specs.set(name, { name, resourceDir, spec: outcome.spec });
    }
    return { specs, problems };
  }

  async #readFolder(
    folder: string,
  ): Promise<{ name: string; resourceDir: string; outcome: Outcome }[]> {
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(
      names.sort().map(async (entry) => {
        const resourceDir = join(folder, entry);
        const outcome = await this.#readSpec(join(resourceDir, 'kernel.json'));
        return outcome === undefined ? [] : [{ name: entry.toLowerCase(), resourceDir, outcome }];
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
    const entry = { version, ...(await this.#load(file)) };
    this.#cache.set(file, entry);
    return entry;
  }

  async #load(file: string): Promise<Outcome> {
    const name = file.split('/').at(-2) ?? '';
    if (!isValidName(name)) {
      this.#log.warn(
        `Invalid kernelspec directory name (Kernel names can only contain ASCII letters and numbers and these separators: - . _ (hyphen, period, and underscore).): ${file}`,
      );
    }
    let spec: KernelSpecFile;
    try {
      spec = parseKernelSpec(await readFile(file, 'utf8'));
    } catch (error) {
      this.#log.warn(`Error loading kernelspec '${name}': ${file}`, { error });
      return { problem: 'its kernel.json cannot be read' };
    }
    const provisioner = provisionerOf(spec) ?? this.#defaultProvisioner;
    if (provisioner === LOCAL_PROVISIONER) return { spec };
    const problem = `it wants the provisioner '${provisioner}', but there is only '${LOCAL_PROVISIONER}'`;
    this.#log.warn(`Kernelspec '${name}' cannot be used: ${problem} (${file})`);
    return { problem };
  }
}

function provisionerOf(spec: KernelSpecFile): string | undefined {
  const provisioner = spec.metadata['kernel_provisioner'];
  if (typeof provisioner !== 'object' || provisioner === null) return undefined;
  const name = (provisioner as Record<string, unknown>)['provisioner_name'];
  return typeof name === 'string' ? name : undefined;
}
