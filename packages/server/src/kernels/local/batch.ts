import type { Batch, JournalEntry } from '../host.ts';

/** The part of a journal that a batch lies in. */
interface Source {
  /** An entry that may be kept. */
  entry(sequence: number): JournalEntry;
  /** An entry to be looked at and let go. */
  glance?(sequence: number): JournalEntry;
  hold?(): void;
  release?(): void;
  readonly isGone?: boolean;
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
  readonly #source: Source;
  #entries: readonly JournalEntry[] | undefined;

  constructor(range: Range, source: Source, packed: Buffer | undefined) {
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

  /** Whether its bytes are others' by now, since nobody held them. */
  get isGone(): boolean {
    return this.#source.isGone === true;
  }

  /** Its bytes are needed until the release. */
  hold(): void {
    this.#source.hold?.();
  }

  release(): void {
    this.#source.release?.();
  }

  parentOfLast(): Buffer {
    const last = this.#source.glance?.(this.last) ?? this.#source.entry(this.last);
    return Buffer.from(last.message.parentHeaderBytes);
  }
}

const NO_PARENT = Buffer.from('{}');

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

  parentOfLast(): Buffer {
    return this.entries.at(-1)?.message.parentHeaderBytes ?? NO_PARENT;
  }
}

/** All entries from one number to another were left out. */
export function emptyBatch(first: number, last: number): Batch {
  const parentOfLast = (): Buffer => NO_PARENT;
  return { first, last, bytes: 0, kinds: 0, entries: [], packed: undefined, parentOfLast };
}

function sizeOf({ frame, message }: JournalEntry): number {
  return frame?.length ?? message.byteLength;
}
