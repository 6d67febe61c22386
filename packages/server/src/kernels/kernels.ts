import { KernelActions, type Emit } from './actions.ts';
import { Culler, type CullCandidate } from './culler.ts';
import {
  DuplicateKernelError,
  InvalidKernelIdError,
  KernelNotFoundError,
  NoSuchKernelError,
} from './errors.ts';
import type { KernelHost, KernelState } from './host.ts';
import { modelOf } from './model.ts';
import type { KernelModel } from './schema.ts';
import type { KernelSettings } from './settings.ts';
import type { KernelSpecInfo, KernelSpecs } from './specs.ts';
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
  /** The folder for an API path: itself or its nearest ancestor that exists, under the root. */
  resolveCwd(path: string): Promise<string>;
}

/** What is known of a kernel besides what the host knows. */
interface Entry {
  readonly cullTimeout: number | undefined;
  connections: number;
  readonly cwd: string;
}

/** The kernels of this server: what REST, sessions and channels ask. Processes are the host's. */
export class Kernels {
  readonly host: KernelHost;
  readonly #options: KernelsOptions;
  readonly #actions: KernelActions;
  readonly #culler: Culler;
  readonly #entries = new Map<string, Entry>();
  readonly #starting = new Set<string>();
  readonly #sessionNames = new Map<string, string>();
  readonly #goneListeners = new Set<GoneListener>();
  #lastActivity: number | undefined;

  constructor(options: KernelsOptions) {
    this.#options = options;
    this.host = options.host;
    this.#actions = new KernelActions(options.emit);
    this.#culler = new Culler({
      settings: options.settings,
      now: options.now,
      log: options.log,
      candidates: () => this.#states().map((state) => this.#candidate(state)),
      cull: (id) => this.#end(id, 'culled'),
    });
    options.host.onEvent((event) => {
      if (event.type === 'restarted') {
        this.#actions.succeeded('restart', { id: event.id, name: this.#nameOf(event.id) });
      } else if (event.type === 'dead') {
        options.log.error(`Kernel ${event.id} died and is not restarted: ${event.reason}`);
        this.#forget(event.id, 'dead');
      }
    });
  }

  /** Name of the kernel for who names none. */
  defaultName(): Promise<string> {
    const { settings, specs } = this.#options;
    const configured = settings.defaultKernelName;
    return configured === '' ? specs.defaultName() : Promise.resolve(configured);
  }

  /** Resolves when the process runs, without waiting for it to answer. */
  async startKernel(options: StartKernel): Promise<KernelModel> {
    const isChosen = options.kernelId != null && options.kernelId !== '';
    const id = isChosen ? options.kernelId : this.#options.newId();
    const running = this.get(id);
    if (running !== undefined) return running;
    if (!KERNEL_ID.test(id)) throw new InvalidKernelIdError();
    if (this.#starting.has(id)) throw new DuplicateKernelError(id);
    const name = await this.#resolveName(options.name);
    this.#starting.add(id);
    try {
      return await this.#actions.tell('start', { id, name }, () => this.#start(id, name, options));
    } finally {
      this.#starting.delete(id);
    }
  }

  get(id: string): KernelModel | undefined {
    const entry = this.#entries.get(id);
    const state = this.host.state(id);
    return entry === undefined || state === undefined
      ? undefined
      : modelOf(state, entry.connections);
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  list(): KernelModel[] {
    return this.#states().map((state) =>
      modelOf(state, this.#entries.get(state.id)?.connections ?? 0),
    );
  }

  /** Resolves when the process is gone. */
  shutdown(id: string): Promise<void> {
    return this.#end(id, 'shutdown');
  }

  async restart(id: string): Promise<KernelModel> {
    const kernel = this.#known(id);
    const sessionName = this.#sessionNames.get(id);
    await this.#actions.tell('restart', kernel, () =>
      this.host.restart(id, sessionName === undefined ? {} : { sessionName }),
    );
    const model = this.get(id);
    if (model === undefined) throw new KernelNotFoundError(id);
    return model;
  }

  async interrupt(id: string): Promise<void> {
    await this.#actions.tell('interrupt', this.#known(id), () => this.host.interrupt(id));
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
    if (this.#entries.has(id)) this.#sessionNames.set(id, sessionName);
  }

  /** A websocket opened (+1) or closed (-1). */
  countConnection(id: string, change: 1 | -1): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.connections = Math.max(entry.connections + change, 0);
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

  async #resolveName(name: string | null | undefined): Promise<string> {
    const wanted = name == null || name === '' ? await this.defaultName() : name;
    if (wanted !== 'python') return wanted;
    // Jupyter maps the old name (kernels §12.1), unless somebody has a spec that is called so.
    return (await this.#findSpec(wanted)) === undefined ? 'python3' : wanted;
  }

  async #findSpec(name: string): Promise<KernelSpecInfo | undefined> {
    try {
      return await this.#options.specs.find(name);
    } catch (error) {
      if ((error as { status?: unknown }).status === 404) return undefined;
      throw error;
    }
  }

  async #start(id: string, name: string, options: StartKernel): Promise<KernelModel> {
    const found = await this.#findSpec(name);
    if (found === undefined) throw new NoSuchKernelError(name);
    const { spec, resourceDir } = found;
    const cwd = options.cwd ?? (await this.resolveCwd(options.path));
    await this.host.start({
      id,
      name,
      argv: spec.argv,
      specEnv: spec.env,
      extraEnv: options.env ?? {},
      language: spec.language,
      interruptMode: spec.interrupt_mode,
      resourceDir,
      cwd,
      ...(options.sessionName === undefined ? {} : { sessionName: options.sessionName }),
    });
    this.#entries.set(id, { cullTimeout: cullTimeoutOf(found), connections: 0, cwd });
    this.#culler.begin();
    this.#options.log.info(`Kernel started: ${id}`, { name, cwd });
    const model = this.get(id);
    if (model === undefined) throw new KernelNotFoundError(id);
    return model;
  }

  async #end(id: string, why: 'shutdown' | 'culled'): Promise<void> {
    await this.#actions.tell('shutdown', this.#known(id), () => this.host.shutdown(id));
    this.#options.log.info(`Kernel ${why === 'culled' ? 'culled' : 'shut down'}: ${id}`);
    this.#forget(id, why);
  }

  #forget(id: string, why: GoneReason): void {
    const state = this.host.state(id);
    if (state !== undefined) this.#noteActivity(state.lastActivity);
    this.#sessionNames.delete(id);
    if (!this.#entries.delete(id)) return;
    for (const listener of this.#goneListeners) listener(id, why);
  }

  #noteActivity(time: number): void {
    this.#lastActivity = Math.max(this.#lastActivity ?? 0, time);
  }

  #known(id: string): { id: string; name: string } {
    if (!this.#entries.has(id)) throw new KernelNotFoundError(id);
    return { id, name: this.#nameOf(id) };
  }

  #nameOf(id: string): string {
    return this.host.state(id)?.name ?? '';
  }

  /** A kernel whose start is not finished yet is not listed. */
  #states(): KernelState[] {
    return this.host.list().filter((state) => this.#entries.has(state.id));
  }

  #candidate(state: KernelState): CullCandidate {
    const entry = this.#entries.get(state.id);
    return { ...state, connections: entry?.connections ?? 0, timeout: entry?.cullTimeout };
  }
}

function cullTimeoutOf({ spec }: KernelSpecInfo): number | undefined {
  const value = spec.metadata?.['cull_idle_timeout'];
  return typeof value === 'number' ? value : undefined;
}
