import type { Batch, BatchListener, SubscribeOptions } from '../host.ts';
import { FilteredBatch, PartBatch, emptyBatch } from './batch.ts';
import type { JournalKeeper } from './keeper.ts';
import { Kind } from './kinds.ts';
import type { SharedBatches } from './shared-batches.ts';

const DEFAULT_WINDOW = 1_048_576;
/** What one reader is given in one turn, so that nothing else has to wait long. */
const TURN = 1_048_576;

/** What a reader needs of the journal. */
export type ReadJournal = Pick<
  JournalKeeper,
  'first' | 'last' | 'next' | 'read' | 'load' | 'bytesAfter'
>;

export interface ReaderOptions extends SubscribeOptions {
  readonly journal: ReadJournal;
  readonly batches: SharedBatches;
  readonly listener: BatchListener;
}

/** One subscriber's place in the journal, and what is under way to it. */
export class JournalReader {
  readonly #options: ReaderOptions;
  readonly #window: number;
  #cursor: number;
  #skippedUntil = 0;
  #isLoading = false;
  #underWay: Batch[] = [];
  #bytesUnderWay = 0;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.#cursor = Math.min(options.after, options.journal.last);
    this.#window = options.window ?? DEFAULT_WINDOW;
  }

  /** Sequence number of the last message it was given. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Whether it can be given something now. */
  get wantsMore(): boolean {
    if (this.#isLoading || this.#bytesUnderWay >= this.#window) return false;
    return this.#options.journal.next(this.#cursor) !== undefined;
  }

  /** Gives it what it may have, for one turn. `loaded` is called when more has come from disk. */
  pump(loaded: () => void): void {
    for (let given = 0; given < TURN && this.wantsMore;) {
      const batch = this.#next();
      if (batch === undefined) {
        this.#load(loaded);
        return;
      }
      const missed = batch.first - this.#cursor - 1;
      given += batch.bytes;
      this.#cursor = batch.last;
      this.#underWay.push(batch);
      if (batch instanceof PartBatch) batch.hold();
      this.#bytesUnderWay += batch.bytes;
      this.#options.listener(batch, missed);
    }
  }

  acknowledge(sequence: number): void {
    for (;;) {
      const oldest = this.#underWay[0];
      if (oldest === undefined || oldest.last > sequence) break;
      this.#underWay.shift();
      this.#bytesUnderWay -= oldest.bytes;
      if (oldest instanceof PartBatch) oldest.release();
    }
  }

  skipOutputUntil(sequence: number): void {
    this.#skippedUntil = Math.max(this.#skippedUntil, sequence);
  }

  #next(): Batch | undefined {
    const { journal, batches } = this.#options;
    const [after, until] = [this.#cursor, this.#skippedUntil];
    const part = journal.next(after);
    const first = Math.max(part?.first ?? 0, after + 1);
    if (part === undefined || first > until) return batches.read(after);
    // Nobody needs to read from disk what is left out.
    if (part.kinds === Kind.output) return emptyBatch(first, Math.min(part.last, until));
    const whole = journal.read(after, Infinity, until);
    return whole === undefined ? undefined : new FilteredBatch(whole, Kind.output);
  }

  #load(loaded: () => void): void {
    this.#isLoading = true;
    void this.#options.journal.load(this.#cursor).then(() => {
      this.#isLoading = false;
      loaded();
    });
  }
}
