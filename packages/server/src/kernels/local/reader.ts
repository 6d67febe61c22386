import type { Batch, BatchListener, SubscribeOptions } from '../host.ts';
import { FilteredBatch } from './batch.ts';
import type { Journal } from './journal.ts';
import { Kind } from './kinds.ts';
import type { SharedBatches } from './shared-batches.ts';

const DEFAULT_WINDOW = 1_048_576;
/** What one reader is given in one turn, so that nothing else has to wait long. */
const TURN = 1_048_576;

/** One subscriber's place in the journal, and what is under way to it. */
export class JournalReader {
  readonly #journal: Journal;
  readonly #batches: SharedBatches;
  readonly #listener: BatchListener;
  readonly #window: number;
  #cursor: number;
  #skippedUntil = 0;
  #underWay: { last: number; bytes: number }[] = [];
  #bytesUnderWay = 0;

  constructor(
    journal: Journal,
    batches: SharedBatches,
    options: SubscribeOptions,
    listener: BatchListener,
  ) {
    this.#journal = journal;
    this.#batches = batches;
    this.#cursor = Math.min(options.after, journal.last);
    this.#window = options.window ?? DEFAULT_WINDOW;
    this.#listener = listener;
  }

  /** Sequence number of the last message it was given. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Whether it can be given something now. */
  get wantsMore(): boolean {
    return this.#bytesUnderWay < this.#window && this.#cursor < this.#journal.last;
  }

  /** Gives it what it may have, for one turn. */
  pump(): void {
    let given = 0;
    while (this.wantsMore && given < TURN) {
      const missed = Math.max(this.#journal.first - this.#cursor - 1, 0);
      const batch = this.#next(this.#cursor + missed);
      if (batch === undefined) return;
      given += batch.bytes;
      this.#cursor = batch.last;
      this.#underWay.push({ last: batch.last, bytes: batch.bytes });
      this.#bytesUnderWay += batch.bytes;
      this.#listener(batch, missed);
    }
  }

  acknowledge(sequence: number): void {
    for (;;) {
      const oldest = this.#underWay[0];
      if (oldest === undefined || oldest.last > sequence) break;
      this.#underWay.shift();
      this.#bytesUnderWay -= oldest.bytes;
    }
  }

  skipOutputUntil(sequence: number): void {
    this.#skippedUntil = Math.max(this.#skippedUntil, sequence);
  }

  #next(after: number): Batch | undefined {
    if (after >= this.#skippedUntil) return this.#batches.read(after);
    const whole = this.#journal.readUntil(after, this.#skippedUntil);
    return whole === undefined ? undefined : new FilteredBatch(whole, Kind.output);
  }
}
