import type { Batch, SubscribeOptions } from '../host.ts';
import type { Journal } from './journal.ts';

const DEFAULT_WINDOW = 1_048_576;
/** Pieces small enough that also on a bad line their acknowledgements show that something moves. */
const PIECE = 65_536;

/** One subscriber's place in the journal, and what is under way to it. */
export class JournalReader {
  readonly #journal: Journal;
  readonly #listener: (batch: Batch) => void;
  readonly #window: number;
  #cursor: number;
  #underWay: { last: number; bytes: number }[] = [];
  #bytesUnderWay = 0;
  /** When it last took something, for telling the slow from the stuck. */
  #movedAt: number;

  constructor(
    journal: Journal,
    options: SubscribeOptions,
    listener: (batch: Batch) => void,
    now: number,
  ) {
    this.#journal = journal;
    this.#cursor = Math.min(options.after, journal.last);
    this.#window = options.window ?? DEFAULT_WINDOW;
    this.#listener = listener;
    this.#movedAt = now;
  }

  /** Sequence number of the last message it was given. */
  get cursor(): number {
    return this.#cursor;
  }

  get movedAt(): number {
    return this.#movedAt;
  }

  /** Gives it what it may have. */
  pump(now: number): void {
    while (this.#bytesUnderWay < this.#window && this.#cursor < this.#journal.last) {
      const missed = Math.max(this.#journal.first - this.#cursor - 1, 0);
      const { entries, bytes } = this.#journal.read(
        this.#cursor + missed,
        Math.min(PIECE, this.#window - this.#bytesUnderWay),
      );
      const last = entries.at(-1)?.sequence ?? this.#journal.last;
      // Who was waiting for nothing is not slow: its time begins with what it is given.
      if (this.#underWay.length === 0) this.#movedAt = now;
      this.#cursor = last;
      this.#underWay.push({ last, bytes });
      this.#bytesUnderWay += bytes;
      this.#listener({ entries, missed });
    }
  }

  acknowledge(sequence: number, now: number): void {
    for (;;) {
      const oldest = this.#underWay[0];
      if (oldest === undefined || oldest.last > sequence) break;
      this.#underWay.shift();
      this.#bytesUnderWay -= oldest.bytes;
      this.#movedAt = now;
    }
  }
}
