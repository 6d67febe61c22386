import type { WebSocket } from 'ws';

import { pingTimes, type KeepAliveOptions } from '../http/index.ts';

/** What is asked about a connection: objects, not functions, of which each would take memory. */
export interface HeartbeatOptions {
  readonly socket: WebSocket;
  readonly delivery: {
    /** Sequence number of the newest entry that was given to the socket. */
    readonly sequence: number;
  };
  readonly outlet: {
    /** Bytes that wait to be taken by the client; a change of it is a sign of life. */
    readonly underWay: number;
  };
  readonly confirmed: number;
  readonly around: {
    readonly now: () => number;
    /** Milliseconds of silence before a ping, and before the end. */
    readonly pings?: KeepAliveOptions | undefined;
  };
}

/** Intervals that the last look may be old for silence to count: a laptop may have slept. */
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
  #paceTimer: NodeJS.Timeout | undefined;
  #confirmed: number;
  #asked: number;
  #isWaiting = false;
  /** Something was sent after the last question. */
  #isOwed = false;
  #lastPing: number;
  #lastLook: number;
  #lastSign: number;
  #underWay = 0;
  #onPong: (() => void)[] | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#confirmed = options.confirmed;
    this.#asked = options.confirmed;
    this.#lastSign = options.around.now();
    this.#lastPing = this.#lastSign;
    this.#lastLook = this.#lastSign;
    options.socket.on('pong', (data: Buffer) => {
      this.#pong(data);
    });
  }

  /** Up to here the client has received everything. */
  get confirmed(): number {
    return this.#confirmed;
  }

  /** The client sent something. */
  heard(): void {
    this.#lastSign = this.#options.around.now();
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
      this.#onPong ??= [];
      this.#onPong.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
      this.#ping();
    });
  }

  /** Called every now and then: pings who is silent, and ends the connection of who stays so. */
  look(): void {
    const { socket, outlet, around } = this.#options;
    const { pings = {}, now } = around;
    const { interval, timeout } = pingTimes(pings);
    // As with Jupyter, 0 means no pings of this kind.
    if (interval <= 0) return;
    const time = now();
    const wasAsleep = time - this.#lastLook > RECENT * interval;
    this.#lastLook = time;
    const waiting = outlet.underWay;
    // Who takes bytes is there, though a pong behind megabytes on a thin line takes its time.
    if (wasAsleep || (waiting > 0 && waiting !== this.#underWay)) this.#lastSign = time;
    this.#underWay = waiting;
    if (this.#isWaiting && time - this.#lastSign > timeout) {
      // Not a clean close: JupyterLab does not come back after 1000 or 1001 (kernels §17.2).
      socket.terminate();
      return;
    }
    const isDue = time - Math.max(this.#lastSign, this.#lastPing) >= interval;
    if (isDue) this.#ping();
  }

  stop(): void {
    clearTimeout(this.#paceTimer);
  }

  #ping(): void {
    const { socket, delivery, around } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    this.#asked = delivery.sequence;
    this.#isWaiting = true;
    this.#isOwed = false;
    this.#lastPing = around.now();
    socket.ping(String(this.#asked));
  }

  #pong(data: Buffer): void {
    this.heard();
    const sequence = Number(data.toString('latin1'));
    if (Number.isInteger(sequence) && sequence <= this.#asked) {
      this.#confirmed = Math.max(this.#confirmed, sequence);
    }
    this.#isWaiting = false;
    const waiting = this.#onPong;
    this.#onPong = undefined;
    for (const tell of waiting ?? []) tell();
    clearTimeout(this.#paceTimer);
    this.#paceTimer = undefined;
    if (!this.#isOwed) return;
    this.#paceTimer = setTimeout(() => {
      this.#paceTimer = undefined;
      this.#ping();
    }, PACE);
  }
}

/** How often connections are looked at, in milliseconds, for intervals to be kept in good time. */
export function lookEvery(pings: KeepAliveOptions): number {
  const { interval, timeout } = pingTimes(pings);
  return Math.max(Math.min(interval, timeout) / 2, 1);
}
