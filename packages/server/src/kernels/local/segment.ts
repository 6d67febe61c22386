import type { Channel, Message } from 'elara-wire';

import type { Batch, JournalEntry, Origin } from '../host.ts';
import { PartBatch } from './batch.ts';
import { PackedEntry } from './entry.ts';
import { frameAt, frameLength, headerLength, pack, packedPieces } from './packing.ts';
import type { MemoryPart, PartContents } from './parts.ts';
import type { SegmentBuffers } from './segment-buffers.ts';

/** What is to be kept of a message. */
export interface Incoming {
  readonly channel: Channel;
  readonly message: Message;
  readonly kind: number;
  readonly origin: Origin | undefined;
}

type Origins = Map<number, Origin>;

/** Entries that lie packed in a buffer, whose first bytes they are. */
export interface FullSegment {
  readonly first: number;
  readonly buffer: Buffer;
  /** Bytes of all of them. */
  readonly length: number;
  /** One for each entry. */
  readonly kinds: Uint8Array;
  readonly origins: Origins;
}

/** What a list of origins, an object and its place in lists cost. */
const OVERHEAD = 256;

/** One entry that is too large to be copied. */
export class KeptEntry implements MemoryPart {
  readonly first: number;
  readonly bytes: number;
  readonly kinds: number;
  readonly #entry: JournalEntry;

  constructor(entry: JournalEntry) {
    // It may lie in bytes that are overwritten.
    const length = frameLength(entry.channel, entry.message.keep());
    this.first = entry.sequence;
    this.bytes = headerLength(length) + length;
    this.kinds = entry.kind;
    this.#entry = entry;
  }

  get last(): number {
    return this.first;
  }

  get memory(): number {
    return this.bytes + OVERHEAD;
  }

  bytesBefore(): number {
    return 0;
  }

  batch(): Batch {
    return new PartBatch(this.#range, this, undefined);
  }

  entry(): JournalEntry {
    return this.#entry;
  }

  hold(): void {
    // Its bytes are its own: who has them keeps them alive.
  }

  release(): void {
    // As above.
  }

  retire(): void {
    // As above.
  }

  contents(): PartContents {
    const { channel, message, kind, origin, sequence } = this.#entry;
    return {
      pieces: packedPieces(channel, message),
      kindOf: Uint8Array.of(kind),
      origins: new Map(origin === undefined ? [] : [[sequence, origin]]),
    };
  }

  get #range() {
    return { first: this.first, last: this.first, bytes: this.bytes, kinds: this.kinds };
  }
}

const NOTHING = Buffer.alloc(0);

/** Places that a segment has in the beginning, for each so many bytes. */
const BYTES_OF_SMALL = 400;

/**
 * Small entries packed into one buffer (see `packing.ts`). Beside it there are only flat arrays, so
 * that a long journal is no work for the garbage collector.
 *
 * When it is no longer part of a journal its buffer is used again, but not while somebody holds bytes
 * of it: readers from when they are given a batch until they have passed it on. Entries may be kept
 * for as long as one likes; a buffer whose entries were asked for is never used again.
 */
export class Segment implements MemoryPart {
  readonly first: number;
  readonly memory: number;
  #buffer: Buffer;
  /** Where the buffer goes; undefined where it is not used again. */
  #buffers: SegmentBuffers | undefined;
  #holds = 0;
  #isRetired = false;
  #isGone = false;
  /** Where the entries end; the first begins at 0. */
  #ends: Uint32Array;
  #kindOf: Uint8Array;
  /** Only the few that are not for everybody have one. */
  #origins: Origins | undefined;
  #count = 0;
  #end = 0;
  #kinds = 0;

  private constructor(first: number, buffer: Buffer, places: number, buffers?: SegmentBuffers) {
    this.first = first;
    this.#buffers = buffers;
    this.memory = buffer.length + 5 * places + OVERHEAD;
    this.#buffer = buffer;
    this.#ends = new Uint32Array(places);
    this.#kindOf = new Uint8Array(places);
  }

  static empty(first: number, size: number, buffers: SegmentBuffers): Segment {
    const places = Math.max(Math.ceil(size / BYTES_OF_SMALL), 8);
    return new Segment(first, buffers.take(size), places, buffers);
  }

  /** A segment as it was read back from a file. */
  static full(contents: FullSegment, buffers?: SegmentBuffers): Segment {
    const { first, buffer, length, kinds, origins } = contents;
    const segment = new Segment(first, buffer, 0, buffers);
    segment.#fill(kinds);
    if (segment.#end !== length) throw new RangeError('A part of a journal is damaged');
    if (origins.size > 0) segment.#origins = origins;
    return segment;
  }

  get last(): number {
    return this.first + this.#count - 1;
  }

  get bytes(): number {
    return this.#end;
  }

  get kinds(): number {
    return this.#kinds;
  }

  /** Bytes that one of this length takes here. */
  static sizeFor(length: number): number {
    return headerLength(length) + length;
  }

  /** False when there is no room for a message whose frame has this length. */
  add({ channel, message, kind, origin }: Incoming, length: number): boolean {
    const index = this.#count;
    if (this.#end + Segment.sizeFor(length) > this.#buffer.length) return false;
    if (index === this.#ends.length) this.#grow();
    this.#end = pack(this.#buffer, this.#end, channel, message, length);
    this.#ends[index] = this.#end;
    this.#kindOf[index] = kind;
    this.#kinds |= kind;
    this.#count = index + 1;
    if (origin !== undefined) (this.#origins ??= new Map()).set(this.last, origin);
    return true;
  }

  /** Its bytes are others' now: whoever still has a batch of it must read anew. */
  get isGone(): boolean {
    return this.#isGone;
  }

  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
    this.#giveBack();
  }

  retire(): void {
    this.#isRetired = true;
    this.#giveBack();
  }

  bytesBefore(sequence: number): number {
    return this.#startOf(sequence - this.first);
  }

  batch(first: number, maxBytes: number, last = this.last): Batch {
    const from = first - this.first;
    const start = this.#startOf(from);
    const to = Math.min(this.#lastWithin(from, start + maxBytes), last - this.first);
    const end = this.#ends[to] ?? start;
    const range = {
      first,
      last: this.first + to,
      bytes: end - start,
      kinds: this.#kindsOf(from, to),
    };
    return new PartBatch(range, this, this.#buffer.subarray(start, end));
  }

  entry(sequence: number): JournalEntry {
    this.#buffers = undefined;
    return this.glance(sequence);
  }

  /** An entry for who looks at it at once and keeps nothing of it. */
  glance(sequence: number): JournalEntry {
    const index = sequence - this.first;
    const { start, end } = frameAt(this.#buffer, this.#startOf(index));
    const kind = this.#kindOf[index] ?? 0;
    const origin = this.#origins?.get(sequence);
    return new PackedEntry({ sequence, kind, origin }, this.#buffer.subarray(start, end));
  }

  contents(): PartContents {
    return {
      pieces: [this.#buffer.subarray(0, this.#end)],
      kindOf: this.#kindOf.subarray(0, this.#count),
      origins: this.#origins ?? new Map(),
    };
  }

  #giveBack(): void {
    if (!this.#isRetired || this.#holds > 0 || this.#buffers === undefined) return;
    this.#buffers.give(this.#buffer);
    this.#buffers = undefined;
    this.#buffer = NOTHING;
    this.#isGone = true;
  }

  #fill(kinds: Uint8Array): void {
    this.#kindOf = kinds;
    this.#ends = new Uint32Array(kinds.length);
    for (const kind of kinds) {
      this.#end = frameAt(this.#buffer, this.#end).end;
      this.#ends[this.#count] = this.#end;
      this.#kinds |= kind;
      this.#count += 1;
    }
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] ?? 0);
  }

  /** The last entry that ends before `limit`, but at least the one at `from`. */
  #lastWithin(from: number, limit: number): number {
    if (this.#end <= limit) return this.#count - 1;
    let [low, high] = [from, this.#count - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#ends[middle] ?? 0) <= limit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #kindsOf(from: number, to: number): number {
    if (from === 0 && to === this.#count - 1) return this.#kinds;
    let kinds = 0;
    for (let index = from; index <= to; index += 1) kinds |= this.#kindOf[index] ?? 0;
    return kinds;
  }

  #grow(): void {
    const places = this.#ends.length * 2;
    const ends = new Uint32Array(places);
    ends.set(this.#ends);
    this.#ends = ends;
    const kinds = new Uint8Array(places);
    kinds.set(this.#kindOf);
    this.#kindOf = kinds;
  }
}
