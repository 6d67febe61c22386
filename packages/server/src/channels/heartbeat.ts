import type { WebSocket } from 'ws';

import type { KeepAliveOptions } from '../http/index.ts';

export interface HeartbeatOptions {
  readonly socket: WebSocket;
  /** Sequence number of the newest entry that was given to the socket. */
  readonly newest: () => number;
  readonly confirmed: number;
  readonly now: () => number;
  /** Milliseconds between pings, and without an answer before the end; Jupyter's 30 and 90 s. */
  readonly pings?: KeepAliveOptions | undefined;
}

/** Jupyter's figures (kernels §1). */
const INTERVAL = 30_000;
const TIMEOUT = 90_000;
/** Intervals that the last ping may be old for silence to count: a laptop may have slept. */
const RECENT = 2;
/** Between two pings that only ask how far the client is. */
const PACE = 20;

/**
 * Pings with a meaning: each carries the newest sequence number, and since a websocket keeps its
 * order, its pong proves that the client has everything up to there. So an unmodified browser that
 * comes back after a cut is given exactly what did not arrive.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #interval: number;
  readonly #timeout: number;
  #timer: NodeJS.Timeout | undefined;
  #paceTimer: NodeJS.Timeout | undefined;
  #confirmed: number;
  #asked: number;
  #isWaiting = false;
  /** Something was sent after the last question. */
  #isOwed = false;
  #lastPing: number;
  #lastPong: number;
  #onPong: (() => void)[] = [];

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#interval = options.pings?.interval ?? INTERVAL;
    this.#timeout = options.pings?.timeout ?? TIMEOUT;
    this.#confirmed = options.confirmed;
    this.#asked = options.confirmed;
    this.#lastPing = options.now();
    this.#lastPong = options.now();
    options.socket.on('pong', (data: Buffer) => {
      this.#pong(data);
    });
    // As with Jupyter, 0 means no pings of this kind.
    if (this.#interval <= 0) return;
    this.#timer = setInterval(() => {
      this.#beat();
    }, this.#interval).unref();
  }

  /** Up to here the client has received everything. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** Something was sent that must not come twice: ask, unless a question is under way. */
  sent(): void {
    this.#isOwed = true;
    if (!this.#isWaiting && this.#paceTimer === undefined) this.#ping();
  }

  /** Whether the client answers within `milliseconds`. */
  async probe(milliseconds: number): Promise<boolean> {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return false;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(false);
      }, milliseconds);
      this.#onPong.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
      this.#ping();
    });
  }

  stop(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#paceTimer);
  }

  #beat(): void {
    const now = this.#options.now();
    if (now - this.#lastPong > this.#timeout && now - this.#lastPing < RECENT * this.#interval) {
      // Not a clean close: JupyterLab does not come back after 1000 or 1001 (kernels §17.2).
      this.#options.socket.terminate();
      return;
    }
    this.#ping();
  }

  #ping(): void {
    const { socket, newest, now } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    this.#asked = newest();
    this.#isWaiting = true;
    this.#isOwed = false;
    this.#lastPing = now();
    socket.ping(String(this.#asked));
  }

  #pong(data: Buffer): void {
    this.#lastPong = this.#options.now();
    const sequence = Number(data.toString('latin1'));
    if (Number.isInteger(sequence) && sequence <= this.#asked) {
      this.#confirmed = Math.max(this.#confirmed, sequence);
    }
    this.#isWaiting = false;
    for (const tell of this.#onPong.splice(0)) tell();
    clearTimeout(this.#paceTimer);
    this.#paceTimer = undefined;
    if (!this.#isOwed) return;
    this.#paceTimer = setTimeout(() => {
      this.#paceTimer = undefined;
      this.#ping();
    }, PACE);
  }
}
