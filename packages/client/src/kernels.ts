import type { Body, Call } from './call.ts';
import type { KernelModel } from './operations.generated.ts';

/** Running kernels. */
export class Kernels {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  list(): Promise<readonly KernelModel[]> {
    return this.#call('GET /api/kernels');
  }

  /** Starts a kernel; without a name the default one. */
  start(body: Body<'POST /api/kernels'> = {}): Promise<KernelModel> {
    return this.#call('POST /api/kernels', { body });
  }

  get(id: string): Promise<KernelModel> {
    return this.#call('GET /api/kernels/{id}', { params: { id } });
  }

  interrupt(id: string): Promise<void> {
    return this.#call('POST /api/kernels/{id}/interrupt', { params: { id } });
  }

  /** Answered when the new process runs. */
  restart(id: string): Promise<KernelModel> {
    return this.#call('POST /api/kernels/{id}/restart', { params: { id } });
  }

  /** Answered when the process is gone. */
  shutdown(id: string): Promise<void> {
    return this.#call('DELETE /api/kernels/{id}', { params: { id } });
  }
}
