import type { Batch } from '../host.ts';
import type { Journal } from './journal.ts';

/** Bytes of one batch: what arrives in one turn of a flood is one or two of them. */
const PIECE = 131_072;
/** What is remembered for readers a little behind. */
const MOST_BYTES = 2_097_152;
const MOST = 32;

/**
 * The newest batches that were read: readers at the same place get the very same one, also when they
 * come to it one after the other, so that what is made of it is made once.
 */
export class SharedBatches {
  readonly #journal: Journal;
  #recent: Batch[] = [];
  #bytes = 0;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  read(after: number): Batch | undefined {
    const wanted = after + 1;
    for (let index = this.#recent.length - 1; index >= 0; index -= 1) {
      const batch = this.#recent[index];
      if (batch?.first === wanted) return batch;
    }
    const batch = this.#journal.read(after, PIECE);
    if (batch !== undefined) this.#remember(batch);
    return batch;
  }

  /** Everybody has everything: nothing needs to be remembered. */
  clear(): void {
    if (this.#recent.length === 0) return;
    this.#recent = [];
    this.#bytes = 0;
  }

  #remember(batch: Batch): void {
    this.#recent.push(batch);
    this.#bytes += batch.bytes;
    while (this.#recent.length > MOST || (this.#bytes > MOST_BYTES && this.#recent.length > 1)) {
      this.#bytes -= this.#recent.shift()?.bytes ?? 0;
    }
  }
}
