import { join } from 'node:path';

import { Message } from 'elara-wire';

import type { JournalEntry } from '../host.ts';
import type { KernelJournal } from './journal-store.ts';
import { SpoolWriter } from './spool-writer.ts';
import type { SpoolHead, SpoolSink } from './spool.ts';
import { SpooledPart } from './spooled-part.ts';

/** A giant message, whole and genuine, but for its number. */
export type Received = Pick<JournalEntry, 'channel' | 'message'>;

export interface SpoolsOptions {
  readonly journal: KernelJournal;
  readonly now: () => number;
  /** Looks at the message, and tells its kind and who it is for; undefined where it cannot be read. */
  examine(received: Received): Pick<JournalEntry, 'kind' | 'origin'> | undefined;
  /** It was added to the journal. */
  added(): void;
  /** It could not be kept: its bytes are lost. */
  lost(received: Received, bytes: number, error: unknown): void;
}

const NO_CONTENT = Buffer.from('{}');

/** The giant messages of one kernel, on their way into files of their own. */
export class Spools {
  readonly #options: SpoolsOptions;
  #count = 0;

  constructor(options: SpoolsOptions) {
    this.#options = options;
  }

  open(head: SpoolHead): SpoolSink {
    this.#count += 1;
    const path = join(this.#options.journal.folder, `${this.#count}.message`);
    return new Spool(head, path, this.#options);
  }
}

class Spool implements SpoolSink {
  readonly #options: SpoolsOptions;
  readonly #received: Received;
  readonly #writer: SpoolWriter;
  #reserved = 0;
  #size = 0;
  /** There is no room for it. */
  #isRefused = false;

  constructor(head: SpoolHead, path: string, options: SpoolsOptions) {
    const { channel, header, parentHeader, metadata } = head;
    const message = new Message({ header, parentHeader, metadata, content: NO_CONTENT });
    message.checkHeaders();
    this.#options = options;
    this.#received = { channel, message };
    this.#writer = new SpoolWriter(path);
  }

  part(length: number): void {
    this.#size += length;
    this.#writer.part(length);
    if (this.#isRefused) return;
    if (this.#options.journal.keeper.reserve(length)) this.#reserved += length;
    else this.#refuse();
  }

  write(piece: Buffer): boolean {
    return this.#isRefused || this.#writer.write(piece);
  }

  drained(): Promise<void> {
    return this.#writer.drained();
  }

  end(): void {
    const { journal, now } = this.#options;
    const examined = this.#options.examine(this.#received);
    if (examined === undefined) {
      this.abort();
      return;
    }
    if (this.#isRefused || this.#writer.failure !== undefined) {
      this.abort();
      this.#options.lost(this.#received, this.#size, this.#writer.failure);
      return;
    }
    const file = this.#writer.finish(() => {
      journal.keeper.forget(part);
    });
    const entry = { sequence: journal.journal.last + 1, ...this.#received, ...examined };
    const part = new SpooledPart(entry, file, now());
    journal.journal.appendSpooled(part);
    this.#options.added();
  }

  abort(): void {
    this.#release();
    void this.#writer.abort();
  }

  #refuse(): void {
    this.#isRefused = true;
    this.#release();
    void this.#writer.abort();
  }

  #release(): void {
    this.#options.journal.keeper.unreserve(this.#reserved);
    this.#reserved = 0;
  }
}
