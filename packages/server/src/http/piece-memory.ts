const LARGE = 512 * 1024;
const SMALL = 128 * 1024;
/** So that four transfers at a time go at full speed, and any number of slow clients take little. */
const LARGE_IN_USE = 8;
const KEPT = 4;

/**
 * The memory through which files flow to clients. What counts is how often a thread is asked to read and
 * the loop is woken, so that pieces of 64 kB cost twice the CPU; those of 1 MB again a little more, as two
 * of them do not fit into the cache of a core. They are used again and again, since taking fresh pages
 * from the system costs more than reading a file into them.
 */
export class PieceMemory {
  #free: Buffer[] = [];
  #large = 0;
  #small = 0;

  /** Bytes that are in use or kept. */
  get bytes(): number {
    return (this.#large + this.#free.length) * LARGE + this.#small * SMALL;
  }

  /** Two pieces for one transfer: one is read into while the other is being sent. */
  take(): [Buffer, Buffer] {
    if (this.#large + 2 > LARGE_IN_USE) {
      this.#small += 2;
      return [Buffer.allocUnsafeSlow(SMALL), Buffer.allocUnsafeSlow(SMALL)];
    }
    this.#large += 2;
    return [this.#piece(), this.#piece()];
  }

  /** Back from a transfer; not `reusable` while the system may still read from them. */
  give(pieces: readonly Buffer[], reusable: boolean): void {
    for (const piece of pieces) {
      if (piece.byteLength === SMALL) this.#small -= 1;
      else this.#large -= 1;
      const isKept = reusable && piece.byteLength === LARGE && this.#free.length < KEPT;
      if (isKept) this.#free.push(piece);
    }
  }

  #piece(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(LARGE);
  }
}
