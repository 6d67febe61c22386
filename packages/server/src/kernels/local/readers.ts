import type { BatchListener, SubscribeOptions, Subscription } from '../host.ts';
import { JournalReader, type ReadJournal } from './reader.ts';
import { SharedBatches } from './shared-batches.ts';

export interface ReadersOptions {
  readonly journal: ReadJournal;
  /** A subscriber failed; it is given nothing any more, and the others do not notice. */
  failed(error: unknown): void;
  /** Everybody was given what is new. */
  delivered(): void;
}

/**
 * The subscribers of one kernel, each at its own pace: who is slow holds up neither the kernel nor
 * the others. Only who is so slow that the journal forgets misses messages.
 */
export class Readers {
  readonly #options: ReadersOptions;
  readonly #batches: SharedBatches;
  readonly #readers = new Set<JournalReader>();
  #isScheduled = false;
  #later: NodeJS.Immediate | undefined;

  constructor(options: ReadersOptions) {
    this.#options = options;
    this.#batches = new SharedBatches(options.journal);
  }

  /** How far behind each of them is. */
  get backlogs(): Subscription['backlog'][] {
    return [...this.#readers].map((reader) => this.#backlogOf(reader));
  }

  subscribe(options: SubscribeOptions, listener: BatchListener): Subscription {
    const { journal } = this.#options;
    const batches = this.#batches;
    const reader = new JournalReader({ ...options, journal, batches, listener });
    this.#readers.add(reader);
    this.schedule();
    const backlog = (): Subscription['backlog'] => this.#backlogOf(reader);
    return {
      acknowledge: (sequence) => {
        reader.acknowledge(sequence);
        if (reader.wantsMore) this.schedule();
      },
      skipOutputUntil: (sequence) => {
        reader.skipOutputUntil(sequence);
      },
      get backlog() {
        return backlog();
      },
      close: () => {
        this.#readers.delete(reader);
      },
    };
  }

  /** Delivers at the end of the current callback: a chunk of messages becomes one batch. */
  schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#deliver();
    });
  }

  stop(): void {
    clearImmediate(this.#later);
    this.#readers.clear();
    this.#batches.clear();
  }

  #backlogOf({ cursor }: JournalReader): Subscription['backlog'] {
    const { journal } = this.#options;
    return { messages: journal.last - cursor, bytes: journal.bytesAfter(cursor) };
  }

  #deliver(): void {
    const { last } = this.#options.journal;
    let areAllDone = true;
    let isMoreWanted = false;
    for (const reader of this.#readers) {
      this.#pump(reader);
      areAllDone &&= reader.cursor >= last;
      isMoreWanted ||= reader.wantsMore;
    }
    if (areAllDone) this.#batches.clear();
    if (isMoreWanted) this.#goOnLater();
    this.#options.delivered();
  }

  /** Who could take more than a turn's worth gets it after others had theirs. */
  #goOnLater(): void {
    this.#later ??= setImmediate(() => {
      this.#later = undefined;
      this.schedule();
    });
  }

  #pump(reader: JournalReader): void {
    try {
      reader.pump(() => {
        if (this.#readers.has(reader)) this.schedule();
      });
    } catch (error) {
      this.#readers.delete(reader);
      this.#options.failed(error);
    }
  }
}
