import type { Transport } from './transport.ts';

/** Pieces are joined up to this size: one system call and one buffer for a burst of messages. */
const JOIN_LIMIT = 65_536;

/**
 * When what was sent is written: at the end of the turn of the event loop, so that also what many
 * callbacks send becomes one write; or at the end of the callback, where who waits for it counts more.
 */
export type FlushTime = 'turn' | 'callback';

/**
 * Collects what is sent during one turn of the event loop and writes it at once, and tells senders
 * when the peer has caught up. It never drops: who does not wait pays with memory.
 */
export class Outbox {
  readonly #transport: Transport;
  readonly #highWaterMark: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  readonly #flushTime: FlushTime;
  #isScheduled = false;
  #open = false;
  #waiting: (() => void)[] = [];

  constructor(transport: Transport, highWaterMark: number, flush: FlushTime = 'turn') {
    this.#transport = transport;
    this.#highWaterMark = highWaterMark;
    this.#flushTime = flush;
  }

  /** Bytes that have not left the process. */
  get pendingBytes(): number {
    return this.#bytes + this.#transport.pendingBytes;
  }

  /** True while the peer keeps up. */
  get writable(): boolean {
    return this.pendingBytes < this.#highWaterMark;
  }

  /** Messages before the handshake is done wait here; commands of the handshake do not. */
  open(): void {
    this.#open = true;
    this.flush();
  }

  /** Writes past the queue: greeting and handshake. */
  writeNow(buffer: Buffer): void {
    this.#transport.write([buffer]);
  }

  push(pieces: readonly Buffer[]): void {
    for (const piece of pieces) {
      this.#pieces.push(piece);
      this.#bytes += piece.length;
    }
    if (this.#open && !this.#isScheduled) this.#schedule();
  }

  flush(): void {
    if (!this.#open || this.#pieces.length === 0) return;
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    this.#transport.write(joinSmall(pieces));
    this.settle();
  }

  /** Resolves when the peer has caught up, or is gone. */
  drained(): Promise<void> {
    if (this.writable) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** Wakes who waits, if there is room again. */
  settle(): void {
    if (!this.writable || this.#waiting.length === 0) return;
    this.#wake();
  }

  /** The peer is gone: what was not sent is forgotten and nobody waits any longer. */
  discard(): void {
    this.#open = false;
    this.#pieces = [];
    this.#bytes = 0;
    this.#wake();
  }

  #schedule(): void {
    this.#isScheduled = true;
    const write = (): void => {
      this.#isScheduled = false;
      this.flush();
    };
    if (this.#flushTime === 'turn') setImmediate(write);
    else process.nextTick(write);
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}

function joinSmall(pieces: readonly Buffer[]): Buffer[] {
  if (pieces.length === 1) return [...pieces];
  const joined: Buffer[] = [];
  let run: Buffer[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (size > 0 && size + piece.length > JOIN_LIMIT) {
      joined.push(run.length === 1 && run[0] !== undefined ? run[0] : Buffer.concat(run, size));
      run = [];
      size = 0;
    }
    run.push(piece);
    size += piece.length;
  }
  joined.push(run.length === 1 && run[0] !== undefined ? run[0] : Buffer.concat(run, size));
  return joined;
}
