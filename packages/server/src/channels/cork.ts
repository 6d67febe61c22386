import type { Socket } from 'node:net';

/** Milliseconds that something may wait for what follows: a frame of a fast display. */
const LINGER = 10;
/** Bytes that do not wait any longer. */
const ENOUGH = 65_536;

/**
 * Lets what is sent to a websocket leave in few system calls: those, with the wake-ups of the other
 * side, are most of what a message costs.
 */
export class SocketCork {
  readonly #stream: Socket | undefined;
  #isCorked = false;
  /** It will be uncorked at the end of this callback. */
  #isLeaving = false;
  #timer: NodeJS.Timeout | undefined;
  /** When what is held has to leave. */
  #deadline = 0;

  /** Without a stream nothing is held. */
  constructor(stream: Socket | undefined) {
    this.#stream = stream;
  }

  /** Whether something waits for what follows. */
  get isHolding(): boolean {
    return this.#isCorked && !this.#isLeaving;
  }

  /** What is sent from here to the end of the callback leaves then, with all that was held. */
  hold(): void {
    const stream = this.#cork();
    if (stream === undefined || this.#isLeaving) return;
    this.#isLeaving = true;
    process.nextTick(() => {
      this.#isLeaving = false;
      this.#uncork(stream);
    });
  }

  /** What is sent in this callback may wait a little for what follows. */
  linger(): void {
    const isFirst = !this.#isCorked;
    const stream = this.#cork();
    if (stream === undefined || this.#isLeaving) return;
    if (stream.writableLength > ENOUGH) {
      this.hold();
      return;
    }
    if (isFirst) this.#deadline = performance.now() + LINGER;
    // A timer that runs is left to run: setting one for each message would cost what is saved.
    this.#timer ??= this.#wait(stream, LINGER);
  }

  /** The socket is closed. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  #cork(): Socket | undefined {
    const stream = this.#stream;
    if (stream !== undefined && !this.#isCorked) {
      this.#isCorked = true;
      stream.cork();
    }
    return stream;
  }

  #uncork(stream: Socket): void {
    this.#isCorked = false;
    stream.uncork();
  }

  #wait(stream: Socket, milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => {
      this.#timer = undefined;
      if (!this.isHolding) return;
      const rest = this.#deadline - performance.now();
      if (rest >= 1) this.#timer = this.#wait(stream, rest);
      else this.#uncork(stream);
    }, milliseconds);
  }
}
