/**
 * Milliseconds of a turn of the event loop in which peers that flood are read, all together. A
 * request over HTTP waits for one such turn, or two.
 */
const TURN = 0.5;

/** Shares the time of the event loop among peers that send faster than they are read. */
class ReadTurns {
  #share = TURN;
  #waiting: (() => void)[] = [];

  /** Milliseconds that one peer is read before it waits for the next turn. */
  get share(): number {
    return this.#share;
  }

  /** Goes on when everybody else had a turn. */
  wait(goOn: () => void): void {
    this.#waiting.push(goOn);
    if (this.#waiting.length > 1) return;
    setImmediate(() => {
      const waiting = this.#waiting;
      this.#waiting = [];
      this.#share = TURN / waiting.length;
      for (const resume of waiting) resume();
    });
  }
}

/** There is one event loop, and so one of these. */
export const readTurns = new ReadTurns();
