export interface MemoryWatchOptions {
  /** Bytes that live objects of the executor take. */
  readonly heapUsed: () => Promise<number | undefined>;
  /** Bytes at which V8 ends the process. */
  readonly heapLimit: number;
  readonly isRunning: () => boolean;
  readonly warn: (text: string) => void;
}

const INTERVAL_MS = 250;
/** Short of this V8 still finds room. */
const NEARLY_FULL = 0.9;

/**
 * V8 ends a process whose heap is full without a word to the front end. So that the reason is known,
 * a cell that comes near is told so while it can be.
 */
export class MemoryWatch {
  readonly #options: MemoryWatchOptions;
  #timer: NodeJS.Timeout | undefined;
  #warned = false;

  constructor(options: MemoryWatchOptions) {
    this.#options = options;
  }

  /** A cell has started. */
  started(): void {
    this.#warned = false;
    this.#timer ??= setInterval(() => {
      void this.#look();
    }, INTERVAL_MS);
  }

  async #look(): Promise<void> {
    const { heapUsed, heapLimit, isRunning, warn } = this.#options;
    if (!isRunning()) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const used = await heapUsed();
    if (this.#warned || used === undefined || used < heapLimit * NEARLY_FULL) return;
    this.#warned = true;
    const [usedMb, limitMb] = [used, heapLimit].map((bytes) => Math.round(bytes / 1024 / 1024));
    warn(
      `The kernel's memory is nearly full (${usedMb} of ${limitMb} MB). It ends when more is needed; ` +
        'NODE_OPTIONS=--max-old-space-size=MB in its environment allows more.\n',
    );
  }
}
