import type { Batch } from '../host.ts';
import { frameLength } from './packing.ts';
import { StoredPart, type MemoryPart, type Part, type ReadablePart } from './parts.ts';
import { SegmentBuffers } from './segment-buffers.ts';
import { KeptEntry, Segment, type Incoming } from './segment.ts';
import { SpooledPart } from './spooled-part.ts';

/** Larger messages, where they are not put into files as they come, are kept as they came. */
const COPY_LIMIT = 1_048_576;
/** A kernel that says little gets little memory. */
const FIRST_SEGMENT = 4096;
/** So many segments at least make up a budget, since they are moved and forgotten as a whole. */
const SEGMENTS_IN_BUDGET = 16;

/** A part and its place in all that ever came. */
interface Slot {
  part: Part;
  /** Bytes of everything before it. */
  readonly start: number;
}

/**
 * The messages of a kernel, numbered, in parts: the newest in memory, older ones in files. It only
 * keeps the list; what is moved or forgotten when is the keeper's business (`keeper.ts`). Where parts
 * were forgotten there are gaps in the numbers.
 */
export class Journal {
  readonly #largest: number;
  readonly #buffers: SegmentBuffers;
  #slots: Slot[] = [];
  /** No slot before this one is in memory. */
  #firstInMemory = 0;
  #segmentSize = FIRST_SEGMENT;
  /** The newest part, while something can be added to it. */
  #open: Segment | undefined;
  #memory = 0;
  /** Bytes of all that ever came, as it is on a websocket. */
  #total = 0;
  #last = 0;
  #forgotten = 0;

  /** `budget`: bytes that shall be in memory. */
  constructor(budget: number, buffers = new SegmentBuffers()) {
    this.#buffers = buffers;
    this.#largest = Math.min(buffers.size, Math.floor(budget / SEGMENTS_IN_BUDGET));
  }

  /** Sequence number of the newest entry; 0 when there was none. */
  get last(): number {
    return this.#last;
  }

  /** Sequence number of the oldest entry that is still here. */
  get first(): number {
    return this.#slots[0]?.part.first ?? this.#last + 1;
  }

  /** Bytes of memory that it holds. */
  get memory(): number {
    return this.#memory;
  }

  /** How many messages were forgotten. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Keeps a message, and gives back its sequence number. */
  append(incoming: Incoming): number {
    const sequence = this.#last + 1;
    const length = frameLength(incoming.channel, incoming.message);
    if (length > COPY_LIMIT) this.#keepWhole(new KeptEntry({ sequence, ...incoming }));
    else if (this.#open?.add(incoming, length) !== true) this.#addToNew(sequence, incoming, length);
    this.#total += Segment.sizeFor(length);
    this.#last = sequence;
    return sequence;
  }

  /** Keeps a giant message, which is in a file already and has the next number. */
  appendSpooled(part: SpooledPart): void {
    this.#open = undefined;
    this.#slots.push({ part, start: this.#total });
    this.#total += part.bytes;
    this.#last = part.last;
  }

  /** What comes next after a sequence number; undefined where nothing does, or it is in a file. */
  read(after: number, maxBytes: number, last?: number): Batch | undefined {
    const part = this.next(after);
    if (part === undefined || part instanceof StoredPart) return undefined;
    return (part as ReadablePart).batch(Math.max(after + 1, part.first), maxBytes, last);
  }

  /** The part with what comes next after a sequence number. */
  next(after: number): Part | undefined {
    if (after >= this.#last) return undefined;
    const part = this.#slots[this.#indexAfter(after)]?.part;
    return part !== undefined && part.last > after ? part : undefined;
  }

  /** Bytes of all that is there after a sequence number, a little more where it is in a file. */
  bytesAfter(after: number): number {
    if (after >= this.#last) return 0;
    const slot = this.#slots[this.#indexAfter(after)];
    if (slot === undefined) return 0;
    const { part, start } = slot;
    const before = part.first > after || part instanceof StoredPart ? 0 : bytesBefore(part, after);
    return this.#total - start - before;
  }

  /** The oldest parts in memory, together about so many bytes; nothing is added to them any more. */
  oldestInMemory(maxBytes: number): MemoryPart[] {
    const found: MemoryPart[] = [];
    let bytes = 0;
    for (let index = this.#indexInMemory(); bytes < maxBytes; index += 1) {
      const part = this.#slots[index]?.part;
      if (part === undefined) break;
      if (!isInMemory(part)) continue;
      if (part === this.#open) this.#open = undefined;
      bytes += part.bytes;
      found.push(part);
    }
    return found;
  }

  /** A part was written to a file. False where it was forgotten meanwhile. */
  replace(part: MemoryPart, stored: StoredPart): boolean {
    const slot = this.#slots[this.#indexAfter(part.first - 1)];
    if (slot?.part !== part) return false;
    slot.part = stored;
    this.#memory -= part.memory;
    part.retire();
    return true;
  }

  forget(part: Part): boolean {
    const index = this.#indexAfter(part.first - 1);
    if (this.#slots[index]?.part !== part) return false;
    this.#remove(index);
    return true;
  }

  /** Forgets the oldest part in memory; false where only the newest part of all is left. */
  forgetOldestInMemory(): boolean {
    const index = this.#indexInMemory();
    if (index >= this.#slots.length - 1) return false;
    this.#remove(index);
    return true;
  }

  /** The oldest part that has a file. */
  oldestOnDisk(): StoredPart | SpooledPart | undefined {
    for (const { part } of this.#slots) if (isOnDisk(part)) return part;
    return undefined;
  }

  /** All parts that have a file. */
  onDisk(): (StoredPart | SpooledPart)[] {
    return this.#slots.map(({ part }) => part).filter(isOnDisk);
  }

  #keepWhole(entry: KeptEntry): void {
    this.#begin(entry);
    this.#open = undefined;
  }

  #addToNew(sequence: number, incoming: Incoming, length: number): void {
    const size = Math.max(this.#segmentSize, Segment.sizeFor(length));
    this.#segmentSize = Math.max(Math.min(this.#segmentSize * 2, this.#largest), FIRST_SEGMENT);
    const segment = Segment.empty(sequence, size, this.#buffers);
    segment.add(incoming, length);
    this.#begin(segment);
    this.#open = segment;
  }

  #begin(part: MemoryPart): void {
    this.#slots.push({ part, start: this.#total });
    this.#memory += part.memory;
  }

  #remove(index: number): void {
    const [slot] = this.#slots.splice(index, 1);
    if (slot === undefined) return;
    this.#forgotten += slot.part.last - slot.part.first + 1;
    if (index < this.#firstInMemory) this.#firstInMemory -= 1;
    if (slot.part === this.#open) this.#open = undefined;
    if (!isInMemory(slot.part)) return;
    this.#memory -= slot.part.memory;
    slot.part.retire();
  }

  #indexInMemory(): number {
    let index = this.#firstInMemory;
    for (; index < this.#slots.length; index += 1) {
      const part = this.#slots[index]?.part;
      if (part !== undefined && isInMemory(part)) break;
    }
    this.#firstInMemory = index;
    return index;
  }

  /** Where the first part is that ends after this entry; most readers are near the end. */
  #indexAfter(after: number): number {
    const newest = this.#slots.length - 1;
    if ((this.#slots[newest]?.part.first ?? 0) <= after + 1) return newest;
    let [low, high] = [0, newest];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#slots[middle]?.part.last ?? 0) > after) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

function isOnDisk(part: Part): part is StoredPart | SpooledPart {
  return part instanceof StoredPart || part instanceof SpooledPart;
}

function isInMemory(part: Part): part is MemoryPart {
  return !isOnDisk(part);
}

function bytesBefore(part: Part, after: number): number {
  return (part as ReadablePart).bytesBefore(after + 1);
}
