import type { TerminalEvent, TerminalHost, TerminalSize } from './host.ts';

/** A client's view of a terminal. */
export interface TerminalClient {
  /** Resolves when there is room for more. */
  write(text: string): Promise<void>;
  /** What the client can show; null where it did not say. */
  setSize(size: { readonly rows: number | null; readonly columns: number | null }): void;
  /** Output before this offset has been sent. */
  taken(end: number): void;
  close(): void;
}

interface Viewer {
  size: Parameters<TerminalClient['setSize']>[0];
}

/** A terminal by its name: who looks at it, and when something last happened in it. */
export class Terminal {
  readonly id: string;
  readonly name: string;
  readonly #host: TerminalHost;
  readonly #now: () => number;
  readonly #viewers = new Set<Viewer>();
  #size: TerminalSize | undefined;
  #lastActivity: number;

  constructor(id: string, name: string, host: TerminalHost, now: () => number) {
    this.id = id;
    this.name = name;
    this.#host = host;
    this.#now = now;
    this.#lastActivity = now();
  }

  /** Last input or connection; output is the host's to know. */
  get lastActivity(): number {
    return this.#lastActivity;
  }

  attach(listener: (event: TerminalEvent) => void): TerminalClient {
    const viewer: Viewer = { size: { rows: null, columns: null } };
    this.#viewers.add(viewer);
    this.#touch();
    const subscription = this.#host.subscribe(this.id, listener);
    return {
      write: (text) => {
        this.#touch();
        return this.#host.write(this.id, text);
      },
      setSize: (size) => {
        this.#touch();
        viewer.size = size;
        this.#resizeToSmallest();
      },
      taken: (end) => {
        subscription.taken(end);
      },
      close: () => {
        this.#viewers.delete(viewer);
        subscription.close();
        this.#resizeToSmallest();
      },
    };
  }

  #touch(): void {
    this.#lastActivity = this.#now();
  }

  /** As terminado: unused space is nicer than a terminal wider than somebody's window. */
  #resizeToSmallest(): void {
    const sizes = [...this.#viewers].map((viewer) => viewer.size);
    const rows = Math.min(...sizes.flatMap((size) => size.rows ?? []));
    const columns = Math.min(...sizes.flatMap((size) => size.columns ?? []));
    if (!Number.isFinite(rows) || !Number.isFinite(columns)) return;
    if (this.#size?.rows === rows && this.#size.columns === columns) return;
    this.#size = { rows, columns };
    void this.#host.resize(this.id, this.#size);
  }
}
