import type { Batch } from '../host.ts';
import { PartBatch } from './batch.ts';
import type { JournalKeeper } from './keeper.ts';

/** Bytes of one batch: what arrives in one turn of a flood is one or two of them. */
const PIECE = 131_072;
/** What is remembered for readers a little behind. */
const MOST_BYTES = 1_048_576;
const MOST = 8;

/**
 * The newest batches that were read: readers at the same place get the very same one, also when they
 * come to it one after the other, so that what is made of it is made once.
 */
export class SharedBatches {
  readonly #journal: Pick<JournalKeeper, 'read' | 'first'>;
  #recent: Batch[] = [];
  #bytes = 0;

  constructor(journal: Pick<JournalKeeper, 'read' | 'first'>) {
    this.#journal = journal;
  }

  /** What comes next; undefined where nothing does, or it has to be loaded before. */
  read(after: number): Batch | undefined {
    const wanted = after + 1;
    this.#dropForgotten();
    for (let index = this.#recent.length - 1; index >= 0; index -= 1) {
      const batch = this.#recent[index];
      if (batch?.first === wanted && !isGone(batch)) return batch;
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

  /** What the journal has forgotten must not take memory here. */
  #dropForgotten(): void {
    const { first } = this.#journal;
    while ((this.#recent[0]?.last ?? first) < first)
      this.#bytes -= this.#recent.shift()?.bytes ?? 0;
  }

  #remember(batch: Batch): void {
    this.#recent.push(batch);
    this.#bytes += batch.bytes;
    while (this.#recent.length > MOST || (this.#bytes > MOST_BYTES && this.#recent.length > 1)) {
      this.#bytes -= this.#recent.shift()?.bytes ?? 0;
    }
  }
}

/** Nobody held it, and its memory is used for something else. */
function isGone(batch: Batch): boolean {
  return batch instanceof PartBatch && batch.isGone;
}
