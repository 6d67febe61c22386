import {
  AWAKE,
  FLAG_FIRST,
  FLAG_LAST,
  HEADER_SIZE,
  READ,
  WRITTEN,
  unread,
  type OutboxMemory,
  type RecordKind,
} from './layout.ts';

/** One record, or one piece of a long one. */
export interface OutboxRecord {
  readonly kind: RecordKind;
  readonly cell: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly payload: Buffer;
}

/** The reading end of the outbox. */
export class OutboxReader {
  readonly #control: Int32Array;
  readonly #bytes: Buffer;

  constructor(memory: OutboxMemory) {
    this.#control = memory.control;
    this.#bytes = Buffer.from(memory.bytes.buffer);
  }

  /** The next record, or undefined when there is none; its room is free for the writer at once. */
  next(): OutboxRecord | undefined {
    const read = Atomics.load(this.#control, READ);
    const available = unread(Atomics.load(this.#control, WRITTEN), read);
    if (available === 0) return undefined;
    const header = this.#take(read, HEADER_SIZE);
    const size = header.readUInt32LE(6);
    const payload = this.#take(read + HEADER_SIZE, size);
    Atomics.store(this.#control, READ, (read + HEADER_SIZE + size) | 0);
    Atomics.notify(this.#control, READ);
    const flags = header[1] ?? 0;
    return {
      kind: header[0] as RecordKind,
      cell: header.readUInt32LE(2),
      first: (flags & FLAG_FIRST) !== 0,
      last: (flags & FLAG_LAST) !== 0,
      payload,
    };
  }

  /** Asks to be woken by the next record; false when there already is one. */
  sleep(): boolean {
    Atomics.store(this.#control, AWAKE, 0);
    const empty = Atomics.load(this.#control, WRITTEN) === Atomics.load(this.#control, READ);
    if (!empty) Atomics.store(this.#control, AWAKE, 1);
    return empty;
  }

  #take(position: number, size: number): Buffer {
    const capacity = this.#bytes.length;
    const start = (position >>> 0) % capacity;
    const copy = Buffer.allocUnsafe(size);
    const head = Math.min(size, capacity - start);
    this.#bytes.copy(copy, 0, start, start + head);
    if (head < size) this.#bytes.copy(copy, head, 0, size - head);
    return copy;
  }
}
