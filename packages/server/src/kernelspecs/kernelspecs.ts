import type { Logger } from '../log/index.ts';
import { NATIVE_KERNEL, nativeKernel } from './native-kernel.ts';
import { kernelFolders, type SearchPathOptions } from './search-path.ts';
import type { KernelSpec } from './spec.ts';
import { SpecReader, type SpecsFound } from './spec-reader.ts';

export interface KernelSpecsOptions extends SearchPathOptions {
  /** Names that may be used; all where empty. */
  readonly allowed: readonly string[];
  readonly ensureNativeKernel: boolean;
  /** `default_kernel_name` where somebody set it. */
  readonly defaultName: string;
  /** `KernelProvisionerFactory.default_provisioner_name` */
  readonly defaultProvisioner: string;
  /** Kernels that come with Elara, used where no spec of that name is installed. */
  readonly builtIn: () => Promise<readonly KernelSpec[]>;
  readonly log: Logger;
}

const OUR_KERNEL = 'typescript';

/** The kernels that can be started. */
export class KernelSpecs {
  readonly #options: KernelSpecsOptions;
  readonly #reader: SpecReader;
  /** Requests that come together are answered by one look. */
  #looking: Promise<SpecsFound> | undefined;
  #builtIn: Promise<readonly KernelSpec[]> | undefined;

  constructor(options: KernelSpecsOptions) {
    this.#options = options;
    this.#reader = new SpecReader(options);
  }

  /** All kernelspecs by name. Broken ones are left out. */
  async list(): Promise<ReadonlyMap<string, KernelSpec>> {
    return (await this.#found()).specs;
  }

  async find(name: string): Promise<KernelSpec | undefined> {
    return (await this.list()).get(name.toLowerCase());
  }

  /** Why a spec that is installed under this name cannot be used; undefined where nothing is. */
  async whyNot(name: string): Promise<string | undefined> {
    const { specs, problems } = await this.#found();
    const key = name.toLowerCase();
    return specs.has(key) ? undefined : problems.get(key);
  }

  /** The kernel for who names none: the configured one, else Python where it exists, else ours. */
  async defaultName(): Promise<string> {
    if (this.#options.defaultName !== '') return this.#options.defaultName;
    const specs = await this.list();
    const preferred = [NATIVE_KERNEL, OUR_KERNEL].find((name) => specs.has(name));
    return preferred ?? specs.keys().next().value ?? OUR_KERNEL;
  }

  #found(): Promise<SpecsFound> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<SpecsFound> {
    const { ensureNativeKernel, allowed, env } = this.#options;
    const { specs, problems } = await this.#reader.readFolders(await kernelFolders(this.#options));
    if (ensureNativeKernel && !specs.has(NATIVE_KERNEL)) {
      const native = await nativeKernel(env);
      if (native !== undefined) specs.set(NATIVE_KERNEL, native);
    }
    this.#builtIn ??= this.#options.builtIn();
    for (const own of await this.#builtIn) {
      if (!specs.has(own.name)) specs.set(own.name, own);
    }
    if (allowed.length === 0) return { specs, problems };
    return { specs: only(specs, allowed), problems: only(problems, allowed) };
  }
}

function only<T>(found: ReadonlyMap<string, T>, allowed: readonly string[]): Map<string, T> {
  return new Map([...found].filter(([name]) => allowed.includes(name)));
}
