import type { Batch, JournalEntry } from '../host.ts';

/** Where the entries of a batch come from, when somebody asks for them. */
interface EntrySource {
  entry(sequence: number): JournalEntry;
}

export interface Range {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
  readonly kinds: number;
}

/** Entries that lie one after the other in one part of the journal. */
export class PartBatch implements Batch {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
  readonly kinds: number;
  readonly packed: Buffer | undefined;
  readonly #source: EntrySource;
  #entries: readonly JournalEntry[] | undefined;

  constructor(range: Range, source: EntrySource, packed: Buffer | undefined) {
    this.first = range.first;
    this.last = range.last;
    this.bytes = range.bytes;
    this.kinds = range.kinds;
    this.packed = packed;
    this.#source = source;
  }

  get entries(): readonly JournalEntry[] {
    this.#entries ??= Array.from({ length: this.last - this.first + 1 }, (_, index) =>
      this.#source.entry(this.first + index),
    );
    return this.#entries;
  }
}

/** A batch without the entries of some kinds. */
export class FilteredBatch implements Batch {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
  readonly kinds: number;
  readonly entries: readonly JournalEntry[];
  readonly packed = undefined;

  constructor(whole: Batch, leftOut: number) {
    this.first = whole.first;
    this.last = whole.last;
    this.entries = whole.entries.filter(({ kind }) => (kind & leftOut) === 0);
    this.kinds = this.entries.reduce((kinds, { kind }) => kinds | kind, 0);
    this.bytes = this.entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  }
}

/** All entries from one number to another were left out. */
export function emptyBatch(first: number, last: number): Batch {
  return { first, last, bytes: 0, kinds: 0, entries: [], packed: undefined };
}

function sizeOf({ frame, message }: JournalEntry): number {
  return frame?.length ?? message.byteLength;
}
