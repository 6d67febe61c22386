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

/** How often a writer that waits for room looks again, should a notification be lost. */
const WAIT_MS = 1000;

/**
 * The writing end. A record larger than the room that is left goes in pieces.
 *
 * User code may be terminated between any two instructions of this class, so nothing is remembered
 * outside shared memory, and `busy` tells the interrupt when it must come again a little later.
 */
export class OutboxWriter {
  readonly #control: Int32Array;
  readonly #bytes: Buffer;
  readonly #header = Buffer.alloc(HEADER_SIZE);
  readonly #wake: () => void;
  #busy = false;

  /** `wake` is called when the reader may be asleep. */
  constructor(memory: OutboxMemory, wake: () => void) {
    this.#control = memory.control;
    this.#bytes = Buffer.from(memory.bytes.buffer);
    this.#wake = wake;
  }

  /** True while a termination would leave half a record behind. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Blocks while the ring is full; the reader empties it as fast as the network takes it. */
  write(kind: RecordKind, cell: number, payload: Uint8Array): void {
    let offset = 0;
    do {
      const room = this.#waitForRoom(HEADER_SIZE + 1) - HEADER_SIZE;
      const size = Math.min(room, payload.length - offset, this.#bytes.length >> 2);
      const first = offset === 0 ? FLAG_FIRST : 0;
      const last = offset + size === payload.length ? FLAG_LAST : 0;
      this.#put(kind, first | last, cell, payload.subarray(offset, offset + size));
      offset += size;
    } while (offset < payload.length);
  }

  #waitForRoom(needed: number): number {
    for (;;) {
      const read = Atomics.load(this.#control, READ);
      const written = Atomics.load(this.#control, WRITTEN);
      const room = this.#bytes.length - unread(written, read);
      if (room >= needed) return room;
      Atomics.wait(this.#control, READ, read, WAIT_MS);
    }
  }

  #put(kind: RecordKind, flags: number, cell: number, payload: Uint8Array): void {
    this.#busy = true;
    try {
      const header = this.#header;
      header[0] = kind;
      header[1] = flags;
      header.writeUInt32LE(cell, 2);
      header.writeUInt32LE(payload.length, 6);
      const start = Atomics.load(this.#control, WRITTEN);
      this.#copy(header, start);
      this.#copy(payload, start + HEADER_SIZE);
      Atomics.store(this.#control, WRITTEN, (start + HEADER_SIZE + payload.length) | 0);
      if (Atomics.exchange(this.#control, AWAKE, 1) === 0) this.#wake();
    } finally {
      this.#busy = false;
    }
  }

  #copy(source: Uint8Array, position: number): void {
    const size = this.#bytes.length;
    const start = (position >>> 0) % size;
    const head = Math.min(source.length, size - start);
    this.#bytes.set(source.subarray(0, head), start);
    if (head < source.length) this.#bytes.set(source.subarray(head), 0);
  }
}
