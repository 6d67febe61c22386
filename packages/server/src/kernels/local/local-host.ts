import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { parseConnectionFile } from 'elara-wire';

import { DuplicateKernelError, KernelNotFoundError } from '../errors.ts';
import type {
  AttachRequest,
  Batch,
  BatchListener,
  Execution,
  HostEvent,
  JournalRange,
  JournalsState,
  KernelHost,
  KernelState,
  Outgoing,
  RestartChanges,
  StartRequest,
  SubscribeOptions,
  Subscription,
} from '../host.ts';
import { prepareRuntimeDir } from './connection-file.ts';
import { securityOf } from './encryption.ts';
import { ExternalKernel } from './external-kernel.ts';
import { HostedKernel } from './kernel.ts';
import { PortPool } from './ports.ts';
import type { KernelSettings } from '../settings.ts';
import type { JournalLimits } from './journal-budgets.ts';
import { JournalStore } from './journal-store.ts';
import { KernelRecords } from './records.ts';
import type { RunningKernel } from './running-kernel.ts';
import type { HostServices, LocalHostOptions } from './services.ts';

/** Kernels free their ports to the whole process: two hosts in one process share the pool. */
const PORTS = new PortPool();

/** The kernel host inside the server's own process. */
export class LocalKernelHost implements KernelHost {
  readonly #services: HostServices;
  readonly #kernels = new Map<string, RunningKernel>();
  readonly #listeners = new Set<(event: HostEvent) => void>();
  #prepared: Promise<void> | undefined;
  #isClosing = false;

  constructor(options: LocalHostOptions) {
    this.#services = {
      ...options,
      untracked: new Set(options.settings.untrackedMessageTypes),
      ports: PORTS,
      records: new KernelRecords(options.runtimeDir),
      journals: new JournalStore({
        ...options,
        folder: options.settings.journalFolder || join(options.runtimeDir, 'elara-journals'),
        limits: limitsOf(options.settings),
      }),
    };
  }

  async start(request: StartRequest): Promise<void> {
    if (this.#kernels.has(request.id)) throw new DuplicateKernelError(request.id);
    const kernel = new HostedKernel(request, this.#services, this.#fateOf(request));
    this.#kernels.set(request.id, kernel);
    try {
      await this.#prepare();
      await kernel.start();
    } catch (error) {
      this.#kernels.delete(request.id);
      throw error;
    }
    // The server may have begun to end while the process was being started.
    if (this.#isClosing) await this.shutdown(request.id, { now: true });
  }

  async attach(request: AttachRequest): Promise<void> {
    await this.#prepare();
    const info = parseConnectionFile(await readFile(request.connectionFile, 'utf8'));
    const address = { info, security: await securityOf(info) };
    if (this.#kernels.has(request.id)) throw new DuplicateKernelError(request.id);
    if (this.#isClosing) return;
    this.#kernels.set(request.id, new ExternalKernel(request, address, this.#services));
  }

  async shutdown(id: string, options: { readonly now?: boolean } = {}): Promise<void> {
    const kernel = this.#find(id);
    await kernel.shutdown(options.now ?? false);
    if (this.#kernels.get(id) === kernel) this.#kernels.delete(id);
  }

  async restart(id: string, changes: RestartChanges = {}): Promise<void> {
    await this.#find(id).restart(changes);
  }

  async interrupt(id: string): Promise<void> {
    await this.#find(id).interrupt();
  }

  signal(id: string, signal: NodeJS.Signals): void {
    this.#find(id).signal(signal);
  }

  send(id: string, outgoing: Outgoing): void {
    this.#kernels.get(id)?.send(outgoing);
  }

  subscribe(id: string, options: SubscribeOptions, listener: BatchListener): Subscription {
    return this.#find(id).traffic.subscribe(options, listener);
  }

  read(id: string, range: JournalRange): AsyncIterable<Batch> {
    return this.#find(id).traffic.read(range);
  }

  journals(): JournalsState {
    const kernels = [...this.#kernels.values()].map(({ traffic }) => traffic.journalState);
    return { ...this.#services.journals.state, kernels };
  }

  state(id: string): KernelState | undefined {
    return this.#kernels.get(id)?.state;
  }

  list(): KernelState[] {
    return [...this.#kernels.values()].map((kernel) => kernel.state);
  }

  executions(id: string): Execution[] {
    return this.#find(id).traffic.executions;
  }

  onEvent(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async dispose(): Promise<void> {
    this.#isClosing = true;
    const ends = [...this.#kernels.keys()].map((id) => this.shutdown(id));
    for (const end of await Promise.allSettled(ends)) {
      if (end.status === 'fulfilled') continue;
      this.#services.log.error('A kernel could not be ended', { error: end.reason as unknown });
    }
    await this.#services.journals.dispose();
  }

  #find(id: string): RunningKernel {
    const kernel = this.#kernels.get(id);
    if (kernel === undefined) throw new KernelNotFoundError(id);
    return kernel;
  }

  /** Once, before the first kernel: the folder, and what a crashed server left in it. */
  #prepare(): Promise<void> {
    const { runtimeDir, records, journals, log } = this.#services;
    this.#prepared ??= prepareRuntimeDir(runtimeDir)
      .then(() => records.endOrphans(log))
      .then(() => journals.prepare());
    return this.#prepared;
  }

  #fateOf({ id, name }: StartRequest): ConstructorParameters<typeof HostedKernel>[2] {
    return {
      restarting: (reason) => {
        this.#tell({ type: 'restarting', id, reason });
      },
      restarted: () => {
        this.#tell({ type: 'restarted', id });
      },
      dead: (reason) => {
        this.#kernels.delete(id);
        this.#tell({ type: 'dead', id, name, reason });
      },
    };
  }

  #tell(event: HostEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function limitsOf(settings: KernelSettings): JournalLimits {
  return {
    memory: settings.journalBytes,
    totalMemory: settings.journalTotalBytes,
    disk: settings.journalDiskBytes,
    totalDisk: settings.journalTotalDiskBytes,
    leaveFree: settings.journalFreeBytes,
    maxAge: settings.journalMaxAge * 1000,
    reading: settings.journalReadBytes,
  };
}
