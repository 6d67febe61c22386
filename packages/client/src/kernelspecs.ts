import type { Call, Reply } from './call.ts';

export type KernelSpecModel = Reply<'GET /api/kernelspecs/{name}'>;

/** Kernels that can be started. */
export class KernelSpecs {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** All of them by name, and the name of the default one. */
  list(): Promise<Reply<'GET /api/kernelspecs'>> {
    return this.#call('GET /api/kernelspecs');
  }

  get(name: string): Promise<KernelSpecModel> {
    return this.#call('GET /api/kernelspecs/{name}', { params: { name } });
  }
}
