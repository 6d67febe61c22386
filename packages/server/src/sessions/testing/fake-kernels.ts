import {
  KernelNotFoundError,
  NoSuchKernelError,
  type KernelModel,
  type StartKernel,
} from '../../kernels/index.ts';
import type { SessionKernels } from '../kernels.ts';

/** Kernels without processes: every name but the ones in `unknown` starts. */
export class FakeKernels implements SessionKernels {
  readonly started: StartKernel[] = [];
  readonly sessionNames = new Map<string, string>();
  readonly unknown = new Set<string>();
  /** Why an unknown one cannot be used. */
  why: string | undefined;
  failure: Error | undefined;
  /** What a start waits for. */
  gate: Promise<void> = Promise.resolve();
  readonly #running = new Map<string, KernelModel>();

  running(): string[] {
    return [...this.#running.keys()];
  }

  /** As when a process dies. */
  die(id: string): void {
    this.#running.delete(id);
  }

  get(id: string): KernelModel | undefined {
    return this.#running.get(id);
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  async startKernel(options: StartKernel): Promise<KernelModel> {
    await this.gate;
    if (this.failure !== undefined) throw this.failure;
    const name = options.name ?? 'typescript';
    if (this.unknown.has(name)) throw new NoSuchKernelError(name, this.why);
    this.started.push(options);
    const model: KernelModel = {
      id: options.kernelId ?? `kernel-${this.started.length}`,
      name,
      last_activity: '2026-11-24T00:00:00.000000Z',
      execution_state: 'starting',
      connections: 0,
    };
    this.#running.set(model.id, model);
    return model;
  }

  async shutdown(id: string): Promise<void> {
    if (!this.#running.delete(id)) throw new KernelNotFoundError(id);
  }

  async resolveCwd(path: string | null | undefined): Promise<string> {
    const folder = (path ?? '').split('/').slice(0, -1).join('/');
    return folder === '' ? '/root' : `/root/${folder}`;
  }

  setSessionName(id: string, name: string): void {
    this.sessionNames.set(id, name);
  }
}
