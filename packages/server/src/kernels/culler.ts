import type { Logger } from '../log/index.ts';
import type { KernelSettings } from './settings.ts';

/** What the culler looks at. */
export interface CullCandidate {
  readonly id: string;
  readonly executionState: string;
  readonly lastActivity: number;
  readonly connections: number;
  /** Of the kernelspec's metadata; overrides the timeout for this kernel. */
  readonly timeout: number | undefined;
}

export interface CullerOptions {
  readonly settings: Pick<
    KernelSettings,
    'cullIdleTimeout' | 'cullInterval' | 'cullConnected' | 'cullBusy'
  >;
  readonly now: () => number;
  readonly log: Logger;
  candidates(): readonly CullCandidate[];
  cull(id: string): Promise<void>;
}

const DEFAULT_INTERVAL = 300;

/** Shuts down kernels that nobody has used for a while (kernels §10). */
export class Culler {
  readonly #options: CullerOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CullerOptions) {
    this.#options = options;
  }

  /** Begins at the first start of a kernel; without a timeout nothing happens. */
  begin(): void {
    const { settings, log } = this.#options;
    if (this.#timer !== undefined || settings.cullIdleTimeout <= 0) return;
    if (settings.cullInterval <= 0) {
      log.warn(`cull_interval must be positive: ${DEFAULT_INTERVAL} seconds are used`);
    }
    const interval = settings.cullInterval > 0 ? settings.cullInterval : DEFAULT_INTERVAL;
    this.#timer = setInterval(() => {
      void this.look();
    }, interval * 1000);
    this.#timer.unref();
  }

  /** One look at all kernels. */
  async look(): Promise<void> {
    const due = this.#options.candidates().filter((kernel) => this.#isDue(kernel));
    for (const { id } of due) {
      try {
        await this.#options.cull(id);
      } catch (error) {
        this.#options.log.error(`Kernel ${id} could not be culled`, { error });
      }
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #isDue(kernel: CullCandidate): boolean {
    const { settings, now } = this.#options;
    if (kernel.executionState === 'dead') return true;
    const timeout = kernel.timeout ?? settings.cullIdleTimeout;
    if (timeout <= 0 || now() - kernel.lastActivity <= timeout * 1000) return false;
    const mayBusy = settings.cullBusy || kernel.executionState !== 'busy';
    return mayBusy && (settings.cullConnected || kernel.connections === 0);
  }
}
