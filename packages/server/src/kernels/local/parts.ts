import type { Batch, JournalEntry, Origin } from '../host.ts';

/** Consecutive entries of a journal, wherever they are. */
export interface Part {
  readonly first: number;
  readonly last: number;
  /** What its messages are on a websocket. */
  readonly bytes: number;
  /** All kinds of its entries. */
  readonly kinds: number;
}

/** Entries that can be given out now. */
export interface ReadablePart extends Part {
  /** Bytes of this part before an entry. */
  bytesBefore(sequence: number): number;
  /** Entries from this one on: at least one, no more than `maxBytes` where possible, none after `last`. */
  batch(first: number, maxBytes: number, last?: number): Batch;
  entry(sequence: number): JournalEntry;
}

/** Entries in memory, which can be moved to a file. */
export interface MemoryPart extends ReadablePart {
  /** Bytes that it holds in memory. */
  readonly memory: number;
  contents(): PartContents;
  /** Somebody was given bytes of it; its memory is left as it is until as many releases. */
  hold(): void;
  release(): void;
  /** It is no longer part of a journal. */
  retire(): void;
}

/** All there is in a part, as it is written to a file. */
export interface PartContents {
  /** The messages, packed one after the other. */
  readonly pieces: readonly Buffer[];
  /** One kind for each. */
  readonly kindOf: Uint8Array;
  /** By sequence number; only the few that are not for everybody have one. */
  readonly origins: ReadonlyMap<number, Origin>;
}

/** Where a part lies in a file. */
export interface FilePlace {
  readonly file: string;
  readonly at: number;
  readonly packedLength: number;
  readonly count: number;
  readonly originsLength: number;
}

/** Entries in a file. */
export class StoredPart implements Part {
  readonly first: number;
  readonly last: number;
  readonly bytes: number;
  readonly kinds: number;
  readonly place: FilePlace;
  /** In milliseconds since 1970. */
  readonly storedAt: number;

  constructor(part: Part, place: FilePlace, storedAt: number) {
    this.first = part.first;
    this.last = part.last;
    this.bytes = part.bytes;
    this.kinds = part.kinds;
    this.place = place;
    this.storedAt = storedAt;
  }
}
