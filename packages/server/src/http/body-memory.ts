/** A part of an upload of JupyterLab, 1 MiB in base64, and what stands around it. */
const SIZE = 1.5 * 1024 * 1024;
/** Uploads that go on at the same time and get by without fresh memory. */
const KEPT = 4;

/**
 * Memory for the bodies of uploads, used again and again: taking fresh pages from the system for each
 * part of a file costs as much as all that is done with it, and gives the garbage collector work.
 */
export class BodyMemory {
  readonly #free: Buffer[] = [];

  /** Bytes that are kept for the next bodies. */
  get bytes(): number {
    return this.#free.length * SIZE;
  }

  /** Memory for a body of a length; undefined where it would be too large for it. */
  take(length: number): Buffer | undefined {
    if (length > SIZE) return undefined;
    const memory = this.#free.pop() ?? Buffer.allocUnsafeSlow(SIZE);
    return memory.subarray(0, length);
  }

  /** A body that nobody looks at any more. One that is not from here, or is elsewhere by now, is ignored. */
  give(body: Buffer): void {
    if (body.buffer.byteLength !== SIZE || this.#free.length >= KEPT) return;
    this.#free.push(Buffer.from(body.buffer));
  }
}
