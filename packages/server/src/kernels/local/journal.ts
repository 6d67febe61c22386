import type { Batch } from '../host.ts';
import { frameLength } from './packing.ts';
import { KeptEntry, Segment, type Incoming, type JournalPart } from './segment.ts';

/** Larger messages are kept as they came; copying them would cost more than it frees. */
const COPY_LIMIT = 65_536;
/** A kernel that says little gets little memory. */
const FIRST_SEGMENT = 4096;
const LARGEST_SEGMENT = 262_144;
/** So many segments at least make up a budget, since they are forgotten as a whole. */
const SEGMENTS_IN_BUDGET = 16;

/** The newest messages of a kernel, numbered, in memory, up to a budget of bytes. */
export class Journal {
  readonly #budget: number;
  #parts: JournalPart[] = [];
  /** Bytes of all that ever came before each part. */
  #starts: number[] = [];
  #segmentSize = FIRST_SEGMENT;
  /** The newest part, while something can be added to it. */
  #open: Segment | undefined;
  #memory = 0;
  /** Bytes of all that ever came, as it is on a websocket. */
  #total = 0;
  #first = 1;
  #last = 0;

  constructor(budget: number) {
    this.#budget = budget;
  }

  /** Sequence number of the newest entry; 0 when there was none. */
  get last(): number {
    return this.#last;
  }

  /** Sequence number of the oldest entry that is still here. */
  get first(): number {
    return this.#first;
  }

  /** Bytes of memory that it holds. */
  get memory(): number {
    return this.#memory;
  }

  /** Keeps a message, and gives back its sequence number. */
  append(incoming: Incoming): number {
    const sequence = this.#last + 1;
    const length = frameLength(incoming.channel, incoming.message);
    if (length > COPY_LIMIT) {
      this.#begin(new KeptEntry({ sequence, ...incoming }));
      this.#open = undefined;
    } else if (this.#open?.add(incoming, length) !== true) {
      this.#addToNew(sequence, incoming, length);
    }
    this.#total += Segment.sizeFor(length);
    this.#last = sequence;
    return sequence;
  }

  /** Forgets the oldest parts until the budget is kept. */
  trim(): void {
    while (this.#memory > this.#budget && this.#parts.length > 1) this.#forgetOldest();
  }

  /** What comes after a sequence number; undefined where nothing does. */
  read(after: number, maxBytes: number): Batch | undefined {
    const first = Math.max(after + 1, this.#first);
    return this.#partWith(first)?.batch(first, maxBytes);
  }

  /** The same, but nothing after `last`. */
  readUntil(after: number, last: number): Batch | undefined {
    const first = Math.max(after + 1, this.#first);
    return this.#partWith(first)?.batch(first, Infinity, last);
  }

  /** Bytes of all entries after a sequence number. */
  bytesAfter(sequence: number): number {
    const next = Math.max(sequence + 1, this.#first);
    const index = this.#indexOf(next);
    const part = this.#parts[index];
    if (part === undefined || next > this.#last) return 0;
    return this.#total - (this.#starts[index] ?? 0) - part.bytesBefore(next);
  }

  #addToNew(sequence: number, incoming: Incoming, length: number): void {
    const segment = Segment.empty(sequence, Math.max(this.#segmentSize, Segment.sizeFor(length)));
    const largest = Math.min(LARGEST_SEGMENT, Math.floor(this.#budget / SEGMENTS_IN_BUDGET));
    this.#segmentSize = Math.max(Math.min(this.#segmentSize * 2, largest), FIRST_SEGMENT);
    segment.add(incoming, length);
    this.#begin(segment);
    this.#open = segment;
  }

  #begin(part: JournalPart): void {
    this.#parts.push(part);
    this.#starts.push(this.#total);
    this.#memory += part.memory;
  }

  #forgetOldest(): void {
    const oldest = this.#parts.shift();
    this.#starts.shift();
    if (oldest === undefined) return;
    this.#memory -= oldest.memory;
    this.#first = oldest.last + 1;
  }

  #partWith(sequence: number): JournalPart | undefined {
    return sequence > this.#last ? undefined : this.#parts[this.#indexOf(sequence)];
  }

  /** Where the part with this entry is; most readers are near the end. */
  #indexOf(sequence: number): number {
    const newest = this.#parts.length - 1;
    if ((this.#parts[newest]?.first ?? 0) <= sequence) return newest;
    let [low, high] = [0, newest];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#parts[middle]?.first ?? 0) <= sequence) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
