import type {
  ExitStatus,
  TerminalEvent,
  TerminalHost,
  TerminalLaunch,
  TerminalSize,
  TerminalState,
} from '../host.ts';

/** A host without processes: the test prints and ends. */
export class FakeHost implements TerminalHost {
  readonly launches: TerminalLaunch[] = [];
  readonly sizes: TerminalSize[] = [];
  readonly written: string[] = [];
  failure: Error | undefined;
  readonly #states = new Map<string, TerminalState>();
  readonly #subscribers = new Map<string, Set<(event: TerminalEvent) => void>>();
  readonly #ended = new Set<(id: string, status: ExitStatus) => void>();
  #offset = 0;

  running(): string[] {
    return [...this.#states.keys()];
  }

  print(id: string, text: string, now = 0): void {
    const state = this.#states.get(id);
    if (state !== undefined) this.#states.set(id, { ...state, lastOutput: now });
    const bytes = Buffer.from(text);
    this.#offset += bytes.length;
    this.#tell(id, { type: 'output', bytes, end: this.#offset });
  }

  end(id: string, status: ExitStatus = { exitCode: 0, signal: null }): void {
    if (!this.#states.delete(id)) return;
    this.#tell(id, { type: 'ended', status });
    for (const listener of this.#ended) listener(id, status);
  }

  /** As when a reader has fallen out of the scrollback. */
  loseTrack(id: string): void {
    this.#tell(id, { type: 'behind' });
  }

  async start(launch: TerminalLaunch): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.launches.push(launch);
    this.#states.set(launch.id, { id: launch.id, pid: 1, size: launch.size, lastOutput: 0 });
  }

  async list(): Promise<readonly TerminalState[]> {
    return [...this.#states.values()];
  }

  async write(_id: string, text: string): Promise<void> {
    this.written.push(text);
  }

  async resize(_id: string, size: TerminalSize): Promise<void> {
    this.sizes.push(size);
  }

  async stop(id: string): Promise<void> {
    this.end(id);
  }

  subscribe(id: string, listener: (event: TerminalEvent) => void) {
    const all = this.#subscribers.get(id) ?? new Set();
    this.#subscribers.set(id, all.add(listener));
    return { taken: () => undefined, close: () => all.delete(listener) };
  }

  onEnded(listener: (id: string, status: ExitStatus) => void): () => void {
    this.#ended.add(listener);
    return () => this.#ended.delete(listener);
  }

  async dispose(): Promise<void> {
    for (const id of this.running()) this.end(id);
  }

  #tell(id: string, event: TerminalEvent): void {
    for (const listener of this.#subscribers.get(id) ?? []) listener(event);
  }
}
