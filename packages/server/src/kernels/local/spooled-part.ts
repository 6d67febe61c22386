import type { Batch, JournalEntry, SpooledBody } from '../host.ts';
import { PartBatch } from './batch.ts';
import type { ReadablePart } from './parts.ts';

/** The file of a giant message, once it is whole. */
export interface SpoolFile extends SpooledBody {
  /** Bytes on disk. */
  readonly size: number;
  /** Removes it; who reads it goes on reading where the system allows that. */
  remove(): Promise<void>;
}

/** One giant message, whose content and buffers have a file of their own. */
export class SpooledPart implements ReadablePart {
  readonly first: number;
  readonly bytes: number;
  readonly kinds: number;
  readonly file: SpoolFile;
  /** In milliseconds since 1970. */
  readonly storedAt: number;
  readonly #entry: JournalEntry;

  constructor(entry: JournalEntry, file: SpoolFile, storedAt: number) {
    this.first = entry.sequence;
    this.bytes = entry.message.byteLength + file.size;
    this.kinds = entry.kind;
    this.file = file;
    this.storedAt = storedAt;
    this.#entry = { ...entry, spooled: file };
  }

  get last(): number {
    return this.first;
  }

  bytesBefore(): number {
    return 0;
  }

  batch(): Batch {
    const { first, bytes, kinds } = this;
    return new PartBatch({ first, last: first, bytes, kinds }, this, undefined);
  }

  entry(): JournalEntry {
    return this.#entry;
  }
}
