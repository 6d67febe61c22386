import { HttpError } from '../errors/index.ts';

const KERNEL_ACTIONS_SCHEMA = 'https://events.jupyter.org/jupyter_server/kernel_actions/v1';

/** Publishes an event; the events room checks it against its schema. */
export type Emit = (schemaId: string, data: Record<string, unknown>) => void;

type Action = 'start' | 'interrupt' | 'shutdown' | 'restart';

const PAST: Readonly<Record<Action, string>> = {
  start: 'started',
  interrupt: 'interrupted',
  shutdown: 'shutdown',
  restart: 'restarted',
};

/** Tells listeners what is done with kernels (events-metrics §1). */
export class KernelActions {
  readonly #emit: Emit;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  /** Runs an action and tells how it went; failures go on to the caller. */
  async tell<T>(
    action: Action,
    kernel: { readonly id: string; readonly name: string },
    run: () => Promise<T>,
  ): Promise<T> {
    try {
      const result = await run();
      this.succeeded(action, kernel);
      return result;
    } catch (error) {
      this.#failed(action, kernel, error);
      throw error;
    }
  }

  succeeded(action: Action, kernel: { readonly id: string; readonly name: string }): void {
    this.#emit(KERNEL_ACTIONS_SCHEMA, {
      kernel_name: kernel.name,
      action,
      status: 'success',
      msg: `Kernel ${kernel.id} was ${PAST[action]}.`,
      kernel_id: kernel.id,
    });
  }

  #failed(
    action: Action,
    kernel: { readonly id: string; readonly name: string },
    error: unknown,
  ): void {
    this.#emit(KERNEL_ACTIONS_SCHEMA, {
      kernel_name: kernel.name,
      action,
      status: 'error',
      ...(error instanceof HttpError ? { status_code: error.status } : {}),
      msg: error instanceof Error ? error.message : String(error),
      kernel_id: kernel.id,
    });
  }
}
