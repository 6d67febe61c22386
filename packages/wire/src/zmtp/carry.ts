import { NOT_WHOLE, type LentFrames } from './lent-frames.ts';

const SMALLEST = 16_384;
/** Bytes that wait here to be used again. */
const POOLED = 4_194_304;

/** Buffers that were used, of sizes that are powers of two. */
class Pool {
  readonly #free = new Map<number, Buffer[]>();
  #bytes = 0;

  take(atLeast: number): Buffer {
    let size = SMALLEST;
    while (size < atLeast) size *= 2;
    const free = this.#free.get(size)?.pop();
    if (free === undefined) return Buffer.allocUnsafeSlow(size);
    this.#bytes -= size;
    return free;
  }

  give(buffer: Buffer): void {
    const size = buffer.length;
    if (this.#bytes + size > POOLED) return;
    this.#bytes += size;
    const free = this.#free.get(size);
    if (free === undefined) this.#free.set(size, [buffer]);
    else free.push(buffer);
  }
}

const pool = new Pool();

/**
 * The beginning of a message whose end was not read yet, until it is whole. Its memory is used again:
 * new memory for each message makes the garbage collector run so often that it takes more time than
 * reading, checking and sending together.
 */
export class Carry {
  readonly #frames: LentFrames;
  #buffer: Buffer | undefined;
  #length = 0;
  #needed = 0;

  constructor(frames: LentFrames) {
    this.#frames = frames;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** What is carried. */
  get bytes(): Buffer {
    return this.#buffer?.subarray(0, this.#length) ?? Buffer.alloc(0);
  }

  /** Takes the rest of a chunk, which is the beginning of a message that needs so many bytes. */
  begin(chunk: Buffer, start: number, needed: number): void {
    this.#needed = needed;
    this.#take(chunk, start, chunk.length);
  }

  /**
   * Takes from a chunk what is missing, and gives back how far it went and what it found: the message
   * lies in the frames, or is not whole, or cannot be lent.
   */
  fill(chunk: Buffer): { readonly end: number; readonly found: number } {
    let at = 0;
    let found = NOT_WHOLE;
    while (found === NOT_WHOLE) {
      const end = Math.min(at + this.#needed - this.#length, chunk.length);
      this.#take(chunk, at, end);
      at = end;
      if (this.#buffer === undefined || this.#length < this.#needed) break;
      found = this.#frames.find(this.#buffer, 0, this.#length);
      if (found === NOT_WHOLE) this.#needed = this.#frames.needed;
    }
    return { end: at, found };
  }

  /** What was carried is not needed any more. */
  clear(): void {
    if (this.#buffer !== undefined) pool.give(this.#buffer);
    this.#buffer = undefined;
    this.#length = 0;
  }

  #take(chunk: Buffer, start: number, end: number): void {
    const length = this.#length + end - start;
    const buffer = this.#roomFor(Math.max(length, this.#needed));
    chunk.copy(buffer, this.#length, start, end);
    this.#length = length;
  }

  #roomFor(size: number): Buffer {
    const old = this.#buffer;
    if (old !== undefined && old.length >= size) return old;
    const buffer = pool.take(size);
    old?.copy(buffer, 0, 0, this.#length);
    if (old !== undefined) pool.give(old);
    this.#buffer = buffer;
    return buffer;
  }
}
