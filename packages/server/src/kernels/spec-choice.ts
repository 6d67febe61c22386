import { NoSuchKernelError } from './errors.ts';
import type { StartRequest } from './host.ts';
import type { KernelSettings } from './settings.ts';
import type { KernelSpecInfo, KernelSpecs } from './specs.ts';

/** What of a kernelspec a host needs to start it. */
export type SpecFields = Pick<
  StartRequest,
  'argv' | 'specEnv' | 'language' | 'interruptMode' | 'resourceDir' | 'supportsCurve'
>;

/** Which kernelspec is meant by a name. */
export class SpecChoice {
  readonly #specs: KernelSpecs;
  readonly #configured: string;

  constructor(
    specs: KernelSpecs,
    { defaultKernelName }: Pick<KernelSettings, 'defaultKernelName'>,
  ) {
    this.#specs = specs;
    this.#configured = defaultKernelName;
  }

  /** Name of the kernel for who names none. */
  async defaultName(): Promise<string> {
    return this.#configured === '' ? this.#specs.defaultName() : this.#configured;
  }

  async resolve(name: string | null | undefined): Promise<string> {
    const wanted = name == null || name === '' ? await this.defaultName() : name;
    if (wanted !== 'python') return wanted;
    // Jupyter maps the old name (kernels §12.1), unless somebody has a spec that is called so.
    return (await this.#find(wanted)) === undefined ? 'python3' : wanted;
  }

  /** Rejects with `NoSuchKernelError`, which says what is wrong with a spec that is installed. */
  async get(name: string): Promise<KernelSpecInfo> {
    const found = await this.#find(name);
    if (found !== undefined) return found;
    throw new NoSuchKernelError(name, await this.#specs.whyNot?.(name));
  }

  async #find(name: string): Promise<KernelSpecInfo | undefined> {
    try {
      return await this.#specs.find(name);
    } catch (error) {
      if ((error as { status?: unknown }).status === 404) return undefined;
      throw error;
    }
  }
}

export function fieldsOf(found: KernelSpecInfo): SpecFields {
  const { spec, resourceDir } = found;
  return {
    argv: spec.argv,
    specEnv: spec.env,
    language: spec.language,
    interruptMode: spec.interrupt_mode,
    resourceDir,
    supportsCurve: supportsCurve(found),
  };
}

/** A word or a list of words, in any case, as jupyter_client reads it. */
function supportsCurve({ spec }: KernelSpecInfo): boolean {
  const supported = [spec.metadata?.['supported_encryption']].flat();
  return supported.some((one) => String(one).trim().toLowerCase() === 'curve');
}

/** Its own idle time in seconds. */
export function cullTimeoutOf({ spec }: KernelSpecInfo): number | undefined {
  const value = spec.metadata?.['cull_idle_timeout'];
  return typeof value === 'number' ? value : undefined;
}
