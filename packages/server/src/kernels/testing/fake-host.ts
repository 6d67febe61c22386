import { KernelNotFoundError } from '../errors.ts';
import type {
  AttachRequest,
  HostEvent,
  JournalsState,
  KernelHost,
  KernelState,
  RestartChanges,
  StartRequest,
  Subscription,
} from '../host.ts';

/** A kernel host without processes: it remembers what it was told. */
export class FakeHost implements KernelHost {
  readonly calls: string[] = [];
  readonly requests: StartRequest[] = [];
  readonly states = new Map<string, KernelState>();
  /** Rejects the next call of this name. */
  failing: { readonly call: string; readonly error: Error } | undefined;
  #tell: (event: HostEvent) => void = () => undefined;

  async start(request: StartRequest): Promise<void> {
    this.#call('start', request.id);
    this.requests.push(request);
    this.set(request.id, { name: request.name });
  }

  /** Makes a kernel or changes its state. */
  set(id: string, changes: Partial<KernelState>): void {
    const fresh: KernelState = {
      id,
      name: 'x',
      executionState: 'starting',
      lastActivity: 1000,
      pid: 1,
      kernelInfo: undefined,
      lastSequence: 0,
    };
    this.states.set(id, { ...fresh, ...this.states.get(id), ...changes });
  }

  async attach(request: AttachRequest): Promise<void> {
    this.#call('attach', request.id);
    this.set(request.id, { name: request.name, executionState: 'idle', pid: undefined });
  }

  async shutdown(id: string): Promise<void> {
    this.#call('shutdown', id);
    this.states.delete(id);
  }

  async restart(id: string, changes: RestartChanges = {}): Promise<void> {
    this.#call(`restart ${JSON.stringify(changes)}`, id);
  }

  async interrupt(id: string): Promise<void> {
    this.#call('interrupt', id);
  }

  signal(): void {
    this.calls.push('signal');
  }

  send(): void {
    this.calls.push('send');
  }

  subscribe(): Subscription {
    return {
      acknowledge: () => undefined,
      skipOutputUntil: () => undefined,
      backlog: { messages: 0, bytes: 0 },
      close: () => undefined,
    };
  }

  async *read(): AsyncGenerator<never> {
    // Nothing was ever said.
  }

  journals(): JournalsState {
    const none = { memory: 0, memoryLimit: 0, disk: 0, diskLimit: 0, reading: 0, readingLimit: 0 };
    return { ...none, kernels: [] };
  }

  state(id: string): KernelState | undefined {
    return this.states.get(id);
  }

  list(): KernelState[] {
    return [...this.states.values()];
  }

  executions(): [] {
    return [];
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#tell = listener;
    return () => undefined;
  }

  tell(event: HostEvent): void {
    if (event.type === 'dead') this.states.delete(event.id);
    this.#tell(event);
  }

  async dispose(): Promise<void> {
    this.calls.push('dispose');
  }

  #call(name: string, id: string): void {
    this.calls.push(`${name} ${id}`);
    if (this.failing !== undefined && name.startsWith(this.failing.call)) throw this.failing.error;
    if (name !== 'start' && name !== 'attach' && !this.states.has(id))
      throw new KernelNotFoundError(id);
  }
}
