import type { Batch, SubscribeOptions, Subscription } from '../host.ts';
import type { Journal } from './journal.ts';
import { JournalReader } from './reader.ts';

/** A reader that took nothing for so long loses its claim on the journal. */
const STUCK_AFTER = 5000;

export interface ReadersOptions {
  readonly journal: Journal;
  readonly now: () => number;
  /** Stops and continues the source, when the journal is full of what readers still need. */
  pause(): void;
  resume(): void;
  /** A subscriber failed; it is given nothing any more, and the others do not notice. */
  failed(error: unknown): void;
}

/**
 * The subscribers of one kernel. The journal keeps its budget; before something is forgotten that a
 * reader is on its way to, the kernel is made to wait. Only who is stuck misses messages.
 */
export class Readers {
  readonly #options: ReadersOptions;
  readonly #readers = new Set<JournalReader>();
  #isScheduled = false;
  #isPaused = false;
  #recheck: NodeJS.Timeout | undefined;

  constructor(options: ReadersOptions) {
    this.#options = options;
  }

  subscribe(options: SubscribeOptions, listener: (batch: Batch) => void): Subscription {
    const { journal, now } = this.#options;
    const reader = new JournalReader(journal, options, listener, now());
    this.#readers.add(reader);
    this.schedule();
    return {
      acknowledge: (sequence) => {
        reader.acknowledge(sequence, now());
        this.schedule();
      },
      close: () => {
        this.#readers.delete(reader);
        this.#balance();
      },
    };
  }

  /** Delivers at the end of the current callback: a chunk of messages becomes one batch. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      const now = this.#options.now();
      for (const reader of this.#readers) this.#pump(reader, now);
      this.#options.journal.settle();
      this.#balance();
    });
  }

  /** A new source begins unpaused. */
  sourceChanged(): void {
    this.#isPaused = false;
    this.#balance();
  }

  stop(): void {
    clearTimeout(this.#recheck);
    this.#readers.clear();
  }

  #pump(reader: JournalReader, now: number): void {
    try {
      reader.pump(now);
    } catch (error) {
      this.#readers.delete(reader);
      this.#options.failed(error);
    }
  }

  #balance(): void {
    const { journal, now } = this.#options;
    let needed = journal.last;
    for (const reader of this.#readers) {
      if (now() - reader.movedAt < STUCK_AFTER) needed = Math.min(needed, reader.cursor);
    }
    journal.trim(needed);
    if (journal.isOverBudget !== this.#isPaused) this.#setPaused(journal.isOverBudget);
  }

  #setPaused(isPaused: boolean): void {
    this.#isPaused = isPaused;
    clearTimeout(this.#recheck);
    if (!isPaused) {
      this.#options.resume();
      return;
    }
    this.#options.pause();
    // Nothing else wakes us when a reader has become stuck.
    const look = (): void => {
      this.#balance();
      if (this.#isPaused) this.#recheck = setTimeout(look, 500).unref();
    };
    this.#recheck = setTimeout(look, 500).unref();
  }
}
