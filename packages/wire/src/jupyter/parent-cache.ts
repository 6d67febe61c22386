import type { ParentHeader } from './header.ts';
import { parseObject } from './json-object.ts';

/**
 * All that a kernel says of one request has the same parent, byte for byte: it is parsed once, and
 * whatever holds many messages holds it once.
 */
export class ParentCache {
  #bytes = Buffer.alloc(0);
  #value: ParentHeader | undefined;

  read(bytes: Buffer): ParentHeader {
    return this.readAt(bytes, 0, bytes.length);
  }

  /** The same, without a view. */
  readAt(bytes: Buffer, start: number, end: number): ParentHeader {
    const last = this.#bytes;
    if (
      this.#value !== undefined &&
      end - start === last.length &&
      bytes.compare(last, 0, last.length, start, end) === 0
    ) {
      return this.#value;
    }
    const own = Buffer.from(bytes.subarray(start, end));
    const value: ParentHeader = Object.freeze(parseObject(own, 'parent_header'));
    this.#bytes = own;
    this.#value = value;
    return value;
  }
}
