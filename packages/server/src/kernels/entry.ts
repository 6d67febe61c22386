import type { KernelState } from './host.ts';
import { timestamp } from './timestamp.ts';
import type { KernelModel } from './schema.ts';

export interface EntryFields {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Somebody else started it: it is neither culled nor ended. */
  readonly isExternal?: boolean;
}

/** What is known of a kernel besides what the host knows. */
export class Entry {
  readonly id: string;
  readonly name: string;
  readonly isExternal: boolean;
  readonly #createdAt: number;
  connections = 0;
  /** The folder it was started in; undefined where that is not known. */
  cwd: string | undefined;
  /** Of the kernelspec's metadata, in seconds. */
  cullTimeout: number | undefined;
  /** Takes effect at the next restart. */
  sessionName: string | undefined;
  isEnding = false;
  #pending: Promise<void> | undefined;
  #failure: string | undefined;

  constructor({ id, name, createdAt, isExternal = false }: EntryFields) {
    this.id = id;
    this.name = name;
    this.isExternal = isExternal;
    this.#createdAt = createdAt;
  }

  /** True while a start or restart is under way that was answered already (kernels §11). */
  get isPending(): boolean {
    return this.#pending !== undefined;
  }

  /** Why there is no kernel behind it; undefined where there is one, or may be. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** Lets something be done after the answer; `failed` hears of what goes wrong. */
  putOff(work: Promise<unknown>, failed: (error: unknown) => void): void {
    const settle = (failure: string | undefined): void => {
      this.#pending = undefined;
      this.#failure = failure;
    };
    this.#pending = work.then(
      () => {
        settle(undefined);
      },
      (error: unknown) => {
        settle(error instanceof Error ? error.message : String(error));
        failed(error);
      },
    );
  }

  /** Resolves when nothing is pending any more, however it went. */
  async settled(): Promise<void> {
    await this.#pending;
  }

  countConnection(change: 1 | -1): void {
    this.connections = Math.max(this.connections + change, 0);
  }

  /** As `/api/kernels` shows it; undefined where there is no kernel and none is to come. */
  model(state: KernelState | undefined): KernelModel | undefined {
    if (state === undefined && !this.isPending && this.#failure === undefined) return undefined;
    const isDead = this.#failure !== undefined;
    return {
      id: this.id,
      name: this.name,
      last_activity: timestamp(state?.lastActivity ?? this.#createdAt),
      execution_state: isDead ? 'dead' : (state?.executionState ?? 'starting'),
      connections: this.connections,
      ...(this.#failure === undefined ? {} : { reason: this.#failure }),
    };
  }

  get createdAt(): number {
    return this.#createdAt;
  }
}
