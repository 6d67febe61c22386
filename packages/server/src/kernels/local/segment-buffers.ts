/** Bytes of the buffers that are used again; smaller ones are for kernels that say little. */
const SIZE = 1_048_576;
/** So many lie ready at most, for all kernels together. */
const MOST = 8;

/**
 * Buffers for the segments of all journals. During a flood of large messages each gigabyte needs a
 * thousand of them, and to V8 memory outside its heap is a reason to collect garbage: new ones cost
 * more than everything else that is done to such messages.
 */
export class SegmentBuffers {
  /** Bytes of those that are used again. */
  readonly size: number;
  readonly #free: Buffer[] = [];

  constructor(size = SIZE) {
    this.size = size;
  }

  /** Its bytes are whatever they were. */
  take(size: number): Buffer {
    const known = size === this.size ? this.#free.pop() : undefined;
    return known ?? Buffer.allocUnsafeSlow(size);
  }

  /** One that is at least so long, and not much longer. */
  takeFor(length: number): Buffer {
    return this.take(length <= this.size && length > this.size / 2 ? this.size : length);
  }

  /** Nobody looks at it any more. */
  give(buffer: Buffer): void {
    if (buffer.length === this.size && this.#free.length < MOST) this.#free.push(buffer);
  }
}
