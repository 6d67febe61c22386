import type { JournalEntry } from '../host.ts';

/** What an entry costs besides its bytes: objects, views, headers once they are parsed. */
const ENTRY_OVERHEAD = 512;

interface Slot {
  readonly entry: JournalEntry;
  readonly bytes: number;
}

/** The newest messages of a kernel, numbered, in memory, up to a budget of bytes. */
export class Journal {
  readonly #budget: number;
  #slots: Slot[] = [];
  /** Slots before this one are gone; the array is compacted now and then. */
  #start = 0;
  #bytes = 0;
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
    return this.#last - (this.#slots.length - this.#start) + 1;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isOverBudget(): boolean {
    return this.#bytes > this.#budget;
  }

  append(fields: Omit<JournalEntry, 'sequence'>): JournalEntry {
    this.#last += 1;
    const entry = { sequence: this.#last, ...fields };
    const bytes = entry.message.byteLength + ENTRY_OVERHEAD;
    this.#slots.push({ entry, bytes });
    this.#bytes += bytes;
    return entry;
  }

  /** Forgets the oldest entries until the budget is kept, but none after `needed`. */
  trim(needed: number): void {
    while (this.isOverBudget && this.first <= needed) {
      const slot = this.#slots[this.#start];
      if (slot === undefined) return;
      this.#bytes -= slot.bytes;
      this.#start += 1;
    }
    if (this.#start > 1024 && this.#start * 2 > this.#slots.length) {
      this.#slots = this.#slots.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Entries after a sequence number, at least one and no more than `maxBytes` where possible. */
  read(after: number, maxBytes: number): { entries: JournalEntry[]; bytes: number } {
    const entries: JournalEntry[] = [];
    let bytes = 0;
    let index = this.#start + Math.max(after - this.first + 1, 0);
    while (bytes < maxBytes) {
      const slot = this.#slots[index];
      if (slot === undefined) break;
      entries.push(slot.entry);
      bytes += slot.bytes;
      index += 1;
    }
    return { entries, bytes };
  }
}
