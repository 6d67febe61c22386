import { encodeV1 } from 'elara-wire';

import type { JournalEntry } from '../host.ts';
import { KeptEntry, Segment, type JournalPart } from './segment.ts';

/** What an entry costs besides its bytes: its places in lists. */
const ENTRY_OVERHEAD = 64;
/** Larger messages are kept as they came; copying them would cost more than it frees. */
const COPY_LIMIT = 65_536;
/** A kernel that says little gets little memory. */
const FIRST_SEGMENT = 16_384;
const LARGEST_SEGMENT = 262_144;

/**
 * The newest messages of a kernel, numbered, in memory, up to a budget of bytes.
 *
 * Entries that readers are about to be given are objects; after that they are bytes in segments, so
 * that a long journal is no work for the garbage collector.
 */
export class Journal {
  readonly #budget: number;
  #parts: JournalPart[] = [];
  /** The newest entries, as they came. */
  #live: JournalEntry[] = [];
  #segmentSize = FIRST_SEGMENT;
  #bytes = 0;
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

  get bytes(): number {
    return this.#bytes;
  }

  get isOverBudget(): boolean {
    return this.#bytes > this.#budget;
  }

  append(fields: Omit<JournalEntry, 'sequence' | 'frame'>): JournalEntry {
    this.#last += 1;
    const entry = this.#keep({ sequence: this.#last, ...fields });
    this.#live.push(entry);
    return entry;
  }

  /** The newest entries were given to who keeps up: from now on they are bytes alone. */
  settle(): void {
    if (this.#live.length > 0) this.#live = [];
  }

  /** Forgets the oldest entries until the budget is kept, but none after `needed`. */
  trim(needed: number): void {
    while (this.isOverBudget && this.#first <= needed) {
      const oldest = this.#parts[0];
      if (oldest === undefined) return;
      this.#bytes -= oldest.sizeOf(this.#first) + ENTRY_OVERHEAD;
      this.#first += 1;
      if (oldest.last < this.#first) this.#parts.shift();
    }
  }

  /** Entries after a sequence number, at least one and no more than `maxBytes` where possible. */
  read(after: number, maxBytes: number): { entries: JournalEntry[]; bytes: number } {
    const entries: JournalEntry[] = [];
    let bytes = 0;
    let sequence = Math.max(after + 1, this.#first);
    let index = this.#indexOf(sequence);
    for (; sequence <= this.#last && bytes < maxBytes; sequence += 1) {
      const part = this.#parts[index];
      if (part === undefined) break;
      entries.push(this.#liveEntry(sequence) ?? part.entry(sequence));
      bytes += part.sizeOf(sequence) + ENTRY_OVERHEAD;
      if (part.last === sequence) index += 1;
    }
    return { entries, bytes };
  }

  #keep(entry: JournalEntry): JournalEntry {
    const { byteLength } = entry.message;
    if (byteLength > COPY_LIMIT) {
      this.#parts.push(new KeptEntry(entry));
      this.#bytes += byteLength + ENTRY_OVERHEAD;
      return entry;
    }
    const frame = encodeV1(entry.channel, entry.message);
    this.#store(frame, entry);
    this.#bytes += frame.length + ENTRY_OVERHEAD;
    return { ...entry, frame };
  }

  #store(frame: Buffer, { sequence, origin }: JournalEntry): void {
    const newest = this.#parts.at(-1);
    if (newest instanceof Segment && newest.add(frame, origin)) return;
    const segment = new Segment(sequence, Math.max(this.#segmentSize, frame.length));
    this.#segmentSize = Math.min(this.#segmentSize * 2, LARGEST_SEGMENT);
    segment.add(frame, origin);
    this.#parts.push(segment);
  }

  #liveEntry(sequence: number): JournalEntry | undefined {
    const oldest = this.#live[0];
    return oldest === undefined ? undefined : this.#live[sequence - oldest.sequence];
  }

  /** Where the part with this entry is; most readers are near the end. */
  #indexOf(sequence: number): number {
    let index = this.#parts.length - 1;
    while (index > 0 && (this.#parts[index]?.first ?? 0) > sequence) index -= 1;
    return Math.max(index, 0);
  }
}
