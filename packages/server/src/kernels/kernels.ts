import { join } from 'node:path';

import { KernelActions, type Emit } from './actions.ts';
import { allowedEnv } from './client-env.ts';
import { Culler, type CullCandidate } from './culler.ts';
import { Entry } from './entry.ts';
import {
  DuplicateKernelError,
  InvalidKernelIdError,
  KernelNotFoundError,
  KernelPendingError,
  KernelStartFailed,
} from './errors.ts';
import { ExternalKernels } from './external-kernels.ts';
import type { KernelHost } from './host.ts';
import type { KernelModel } from './schema.ts';
import type { KernelSettings } from './settings.ts';
import { SpecChoice, cullTimeoutOf, fieldsOf } from './spec-choice.ts';
import type { KernelSpecs } from './specs.ts';
import type { Logger } from '../log/index.ts';

/** What a new kernel may be told; see `Kernels.startKernel`. */
export interface StartKernel {
  /** Name of a kernelspec; the default one where absent. */
  readonly name?: string | null | undefined;
  /** API path whose folder becomes the working directory. */
  readonly path?: string | null | undefined;
  /** Working directory as the system spells it; wins over `path`. */
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Variables that a client asks for; it gets those it may set. */
  readonly clientEnv?: Readonly<Record<string, string>> | undefined;
  /** The client's choice; a kernel that already runs under it is returned. */
  readonly kernelId?: string | null | undefined;
  /** Value of `JPY_SESSION_NAME`. */
  readonly sessionName?: string | undefined;
}

/** A client may choose an id: no separators of paths, and no dots. */
const KERNEL_ID = /^[\w-]{1,200}$/;

export type GoneReason = 'shutdown' | 'culled' | 'dead';
export type GoneListener = (kernelId: string, why: GoneReason) => void;

export interface KernelsOptions {
  readonly host: KernelHost;
  readonly specs: KernelSpecs;
  readonly settings: KernelSettings;
  readonly emit: Emit;
  readonly log: Logger;
  readonly now: () => number;
  readonly newId: () => string;
  /** Jupyter's runtime folder. */
  readonly runtimeDir: string;
  /** The folder for an API path: itself or its nearest ancestor that exists, under the root. */
  resolveCwd(path: string): Promise<string>;
}

/** The kernels of this server: what REST, sessions and channels ask. Processes are the host's. */
export class Kernels {
  readonly host: KernelHost;
  readonly #options: KernelsOptions;
  readonly #actions: KernelActions;
  readonly #culler: Culler;
  readonly #choice: SpecChoice;
  readonly #entries = new Map<string, Entry>();
  readonly #starting = new Set<string>();
  readonly #goneListeners = new Set<GoneListener>();
  readonly #external: ExternalKernels | undefined;
  #lastActivity: number | undefined;

  constructor(options: KernelsOptions) {
    this.#options = options;
    this.host = options.host;
    this.#actions = new KernelActions(options.emit);
    this.#choice = new SpecChoice(options.specs, options.settings);
    this.#culler = new Culler({
      settings: options.settings,
      now: options.now,
      log: options.log,
      candidates: () => this.#candidates(),
      cull: (id) => this.#end(id, 'culled'),
    });
    this.#external = options.settings.allowExternalKernels ? this.#makeExternal() : undefined;
    options.host.onEvent((event) => {
      if (event.type === 'restarted') {
        this.#actions.succeeded('restart', {
          id: event.id,
          name: this.#entries.get(event.id)?.name ?? '',
        });
      } else if (event.type === 'dead') {
        options.log.error(`Kernel ${event.id} died and is not restarted: ${event.reason}`);
        this.#forget(event.id, 'dead');
      }
    });
  }

  /** Name of the kernel for who names none. */
  defaultName(): Promise<string> {
    return this.#choice.defaultName();
  }

  /** Resolves when the process runs, without waiting for it to answer. */
  async startKernel(options: StartKernel): Promise<KernelModel> {
    const isChosen = options.kernelId != null && options.kernelId !== '';
    const id = isChosen ? options.kernelId : this.#options.newId();
    const running = this.get(id);
    if (running !== undefined) return running;
    if (!KERNEL_ID.test(id)) throw new InvalidKernelIdError();
    if (this.#starting.has(id)) throw new DuplicateKernelError(id);
    this.#starting.add(id);
    try {
      return await this.#startAlone(id, options);
    } finally {
      this.#starting.delete(id);
    }
  }

  get(id: string): KernelModel | undefined {
    return this.#entries.get(id)?.model(this.host.state(id));
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  list(): KernelModel[] {
    return [...this.#entries.values()].flatMap((entry) => this.get(entry.id) ?? []);
  }

  /** Looks for kernels that others started, where that is allowed. */
  async findExternal(): Promise<void> {
    await this.#external?.look();
  }

  /** Resolves when a kernel whose start was put off runs; rejects where it could not be started. */
  async ready(id: string): Promise<void> {
    const entry = this.#known(id);
    await entry.settled();
    if (entry.failure !== undefined) throw new KernelStartFailed(entry.failure);
  }

  /** Resolves when the process is gone; with pending kernels at once. */
  shutdown(id: string): Promise<void> {
    return this.#end(id, 'shutdown');
  }

  async restart(id: string): Promise<KernelModel> {
    const entry = this.#known(id);
    if (entry.isPending) throw new KernelPendingError('restart');
    const { sessionName } = entry;
    const restarting = this.#actions.tell('restart', entry, () =>
      this.host.restart(id, sessionName === undefined ? {} : { sessionName }),
    );
    await this.#awaitOrPutOff(entry, restarting);
    const model = this.get(id);
    if (model === undefined) throw new KernelNotFoundError(id);
    return model;
  }

  async interrupt(id: string): Promise<void> {
    const entry = this.#known(id);
    if (entry.isPending) throw new KernelPendingError('interrupt');
    await this.#actions.tell('interrupt', entry, () => this.host.interrupt(id));
  }

  /** The folder a kernel for this API path would start in. */
  resolveCwd(path: string | null | undefined): Promise<string> {
    return this.#options.resolveCwd(path ?? '');
  }

  /** The folder a kernel was started in; undefined for an unknown kernel. */
  workingDirectory(id: string): string | undefined {
    return this.#entries.get(id)?.cwd;
  }

  /** The document was renamed: takes effect at the next restart. */
  setSessionName(id: string, sessionName: string): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.sessionName = sessionName;
  }

  /** A websocket opened (+1) or closed (-1). */
  countConnection(id: string, change: 1 | -1): void {
    this.#entries.get(id)?.countConnection(change);
  }

  /** Called after a kernel left the list, whatever ended it. */
  onGone(listener: GoneListener): () => void {
    this.#goneListeners.add(listener);
    return () => {
      this.#goneListeners.delete(listener);
    };
  }

  /** Newest activity of any kernel, also of those that are gone; undefined when there was none. */
  lastActivity(): number | undefined {
    for (const state of this.host.list()) this.#noteActivity(state.lastActivity);
    return this.#lastActivity;
  }

  async dispose(): Promise<void> {
    this.#culler.stop();
    await this.host.dispose();
  }

  async #startAlone(id: string, options: StartKernel): Promise<KernelModel> {
    const name = await this.#choice.resolve(options.name);
    const entry = new Entry({ id, name, createdAt: this.#options.now() });
    const starting = this.#actions.tell('start', entry, () => this.#start(entry, options));
    if (this.#options.settings.usePendingKernels) this.#entries.set(id, entry);
    await this.#awaitOrPutOff(entry, starting);
    this.#entries.set(id, entry);
    this.#culler.begin();
    const model = this.get(id);
    if (model === undefined) throw new KernelNotFoundError(id);
    return model;
  }

  /** With pending kernels, who asked is answered before the work is done (kernels §11). */
  async #awaitOrPutOff(entry: Entry, work: Promise<unknown>): Promise<void> {
    if (!this.#options.settings.usePendingKernels) {
      await work;
      return;
    }
    entry.putOff(work, (error) => {
      this.#options.log.error(`Kernel ${entry.id} did not start`, { error });
    });
  }

  async #start(entry: Entry, options: StartKernel): Promise<void> {
    const { settings, log } = this.#options;
    const { id, name } = entry;
    const found = await this.#choice.get(name);
    const cwd = options.cwd ?? (await this.resolveCwd(options.path));
    await this.host.start({
      id,
      name,
      ...fieldsOf(found),
      extraEnv: { ...allowedEnv(options.clientEnv ?? {}, settings.clientEnvs), ...options.env },
      cwd,
      ...(options.sessionName === undefined ? {} : { sessionName: options.sessionName }),
    });
    entry.cwd = cwd;
    entry.cullTimeout = cullTimeoutOf(found);
    log.info(`Kernel started: ${id}`, { name, cwd });
  }

  async #end(id: string, why: 'shutdown' | 'culled'): Promise<void> {
    const ending = this.#endEntry(this.#known(id), why);
    if (!this.#options.settings.usePendingKernels) return ending;
    void ending.catch((error: unknown) => {
      this.#options.log.error(`Kernel ${id} could not be shut down`, { error });
    });
  }

  async #endEntry(entry: Entry, why: 'shutdown' | 'culled'): Promise<void> {
    const { id } = entry;
    await entry.settled();
    if (entry.isEnding && this.#options.settings.usePendingKernels) return;
    entry.isEnding = true;
    // What never started is only forgotten.
    if (entry.failure === undefined || this.host.state(id) !== undefined) {
      await this.#actions.tell('shutdown', entry, () => this.host.shutdown(id));
      this.#options.log.info(`Kernel ${why === 'culled' ? 'culled' : 'shut down'}: ${id}`);
    }
    this.#forget(id, why);
  }

  #forget(id: string, why: GoneReason): void {
    const state = this.host.state(id);
    if (state !== undefined) this.#noteActivity(state.lastActivity);
    if (!this.#entries.delete(id)) return;
    for (const listener of this.#goneListeners) listener(id, why);
  }

  #noteActivity(time: number): void {
    this.#lastActivity = Math.max(this.#lastActivity ?? 0, time);
  }

  #known(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new KernelNotFoundError(id);
    return entry;
  }

  /** A kernel whose start failed counts as dead: it is forgotten at the next look. */
  #candidates(): CullCandidate[] {
    return [...this.#entries.values()].flatMap((entry) => {
      const state = this.host.state(entry.id);
      if (entry.isExternal || entry.isPending) return [];
      const { id, connections, cullTimeout: timeout, createdAt } = entry;
      const executionState = entry.failure === undefined ? state?.executionState : 'dead';
      if (executionState === undefined) return [];
      const lastActivity = state?.lastActivity ?? createdAt;
      return [{ id, connections, timeout, executionState, lastActivity }];
    });
  }

  #makeExternal(): ExternalKernels {
    const { settings, runtimeDir, newId, now, log } = this.#options;
    return new ExternalKernels({
      folder: settings.externalConnectionDir ?? join(runtimeDir, 'external_kernels'),
      newId,
      log,
      attach: async (kernel) => {
        await this.host.attach(kernel);
        const { id, name } = kernel;
        this.#entries.set(id, new Entry({ id, name, createdAt: now(), isExternal: true }));
        log.info(`Kernel found: ${id}`, { name, connectionFile: kernel.connectionFile });
      },
      detach: async (id) => {
        if (!this.#entries.has(id)) return;
        await this.host.shutdown(id);
        this.#forget(id, 'shutdown');
      },
    });
  }
}
