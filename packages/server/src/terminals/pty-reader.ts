import type { Delay } from './input-queue.ts';

/** Where a pty's output comes from, apart from the event loop's telling of it. */
export interface PtySource {
  /** Reads without waiting; 0 when there is nothing. */
  readSome(target: Buffer): number;
  /** Whether the event loop reads on its own and tells what it got. */
  listen(listening: boolean): void;
}

export interface PtyReaderOptions {
  readonly source: PtySource;
  /** Gets output in order; the bytes are valid during the call only. */
  readonly deliver: (bytes: Buffer) => void;
  readonly delay: Delay;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A run of output without a pause of so many milliseconds… */
const PAUSE = 10;
/** …is a flood once it has so many bytes: a screen full, more than an echo or a prompt. */
const FLOOD = 4096;
/** Milliseconds in which a flood collects: nobody sees them, and each reading costs as much as a page. */
const COLLECTING = 1;
/** Most that is collected in one turn; a terminal's own buffer holds as much. */
const MOST = 64 * 1024;
/** What a system gives in one reading. */
const ONE_READING = 4096;

/**
 * Reads a pty so that an echo passes at once, and a flood in large pieces. A program that prints line
 * by line makes the event loop wake up for every hundred bytes, each time with a message to every
 * client. So once much has come, the loop listens no more: it looks each millisecond and takes all
 * there is, up to a bound that leaves others their turn, until there is nothing.
 */
export class PtyReader {
  readonly #options: PtyReaderOptions;
  #run = 0;
  #lastArrival = -Infinity;
  #memory: Buffer | undefined;
  #cancel: (() => void) | undefined;
  #isPaused = false;
  #isClosed = false;

  constructor(options: PtyReaderOptions) {
    this.#options = options;
  }

  /** The event loop has read something. */
  arrived(bytes: Buffer): void {
    const now = this.#options.now();
    this.#run = now - this.#lastArrival > PAUSE ? bytes.length : this.#run + bytes.length;
    this.#lastArrival = now;
    this.#options.deliver(bytes);
    if (this.#run < FLOOD || !this.#isReading || this.#cancel !== undefined) return;
    this.#options.source.listen(false);
    this.#collectLater();
  }

  /** Leaves the program waiting until it is resumed. */
  pause(): void {
    if (this.#isClosed || this.#isPaused) return;
    this.#isPaused = true;
    this.#stopCollecting();
    this.#options.source.listen(false);
  }

  resume(): void {
    if (this.#isClosed || !this.#isPaused) return;
    this.#isPaused = false;
    this.#options.source.listen(true);
  }

  /** Collects no more: what is left is read by whoever ends the pty. */
  close(): void {
    this.#isClosed = true;
    this.#stopCollecting();
  }

  /** Changes with every delivery: a reader that is behind pauses the program. */
  get #isReading(): boolean {
    return !this.#isPaused && !this.#isClosed;
  }

  #collectLater(): void {
    this.#cancel = this.#options.delay(() => {
      this.#collect();
    }, COLLECTING);
  }

  /** There is more than fits into one turn: others come first, but nobody needs to wait. */
  #collectNext(): void {
    const immediate = setImmediate(() => {
      this.#collect();
    });
    this.#cancel = () => {
      clearImmediate(immediate);
    };
  }

  #collect(): void {
    this.#cancel = undefined;
    const memory = (this.#memory ??= Buffer.allocUnsafeSlow(MOST));
    const size = this.#fill(memory);
    if (size === 0) {
      this.#stopCollecting();
      this.#options.source.listen(true);
      return;
    }
    this.#options.deliver(memory.subarray(0, size));
    if (!this.#isReading) return;
    if (size > MOST - ONE_READING) this.#collectNext();
    else this.#collectLater();
  }

  #fill(memory: Buffer): number {
    let size = 0;
    while (size <= MOST - ONE_READING) {
      const length = this.#options.source.readSome(memory.subarray(size));
      if (length === 0) break;
      size += length;
    }
    return size;
  }

  #stopCollecting(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#memory = undefined;
    this.#run = 0;
  }
}
