/** Writes what fits now and says how many bytes that was; 0 when the other side is full. */
export type WriteSome = (bytes: Uint8Array) => number;

/** Sets a timer and gives back what clears it. */
export type Delay = (callback: () => void, milliseconds: number) => () => void;

/** Above this many waiting bytes a writer is asked to wait. */
const HIGH_WATER = 64 * 1024;
/** A slice is small enough that one pass through the loop stays short. */
const SLICE = 16 * 1024;
const FIRST_WAIT = 1;
const LONGEST_WAIT = 50;

/**
 * Keystrokes and pastes on their way to a pty. Writing a long paste in one go deadlocks with a
 * program that echoes: both directions fill up while the write blocks the event loop
 * (microsoft/node-pty#85). So bytes go in pieces, without blocking, and wait where there is no room.
 */
export class InputQueue {
  readonly #write: WriteSome;
  readonly #delay: Delay;
  #waiting: Uint8Array[] = [];
  #size = 0;
  #wait = FIRST_WAIT;
  #cancel: (() => void) | undefined;
  #accepted: (() => void)[] = [];
  #closed = false;

  constructor(write: WriteSome, delay: Delay) {
    this.#write = write;
    this.#delay = delay;
  }

  /** Bytes that the program has not taken yet. */
  get size(): number {
    return this.#size;
  }

  /** Takes bytes in order; resolves when there is room for more. */
  push(bytes: Uint8Array): Promise<void> {
    if (this.#closed || bytes.byteLength === 0) return Promise.resolve();
    this.#waiting.push(bytes);
    this.#size += bytes.byteLength;
    if (this.#cancel === undefined) this.#drain();
    if (this.#size <= HIGH_WATER) return Promise.resolve();
    return new Promise((resolve) => this.#accepted.push(resolve));
  }

  /** Forgets what is left: the program is gone. Whoever waits is let go. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#size = 0;
    this.#cancel?.();
    this.#cancel = undefined;
    this.#letGo();
  }

  #drain(): void {
    const head = this.#waiting[0];
    if (head === undefined) return;
    const slice = head.subarray(0, SLICE);
    const written = this.#write(slice);
    // The write may have closed us: the program can be gone.
    if (this.#isClosed()) return;
    this.#take(head, written);
    if (this.#size <= HIGH_WATER) this.#letGo();
    if (this.#waiting.length > 0) this.#later(written > 0);
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  #take(head: Uint8Array, written: number): void {
    this.#size -= written;
    if (written === head.byteLength) this.#waiting.shift();
    else this.#waiting[0] = head.subarray(written);
  }

  #later(progress: boolean): void {
    this.#wait = progress ? FIRST_WAIT : Math.min(this.#wait * 2, LONGEST_WAIT);
    this.#cancel = this.#delay(() => {
      this.#cancel = undefined;
      this.#drain();
    }, this.#wait);
  }

  #letGo(): void {
    for (const resolve of this.#accepted.splice(0)) resolve();
  }
}
