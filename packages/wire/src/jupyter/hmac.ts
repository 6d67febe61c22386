import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** Bytes that the hashes of signature schemes work on at once (RFC 2104). */
const BLOCK: Readonly<Record<string, number>> = {
  md5: 64,
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
};
const LARGEST_BLOCK = 128;
const INNER = 0x36;
const OUTER = 0x5c;

/** What is longer is hashed in pieces: their number does not count then. */
export const DESK_BYTES = 16_384;

/** Where the parts of one short message are laid side by side. */
export interface Desk {
  readonly bytes: Buffer;
  /** In front of it there is room for the key of a hash. */
  readonly start: number;
}

export function makeDesk(): Desk {
  return { bytes: Buffer.allocUnsafeSlow(LARGEST_BLOCK + DESK_BYTES), start: LARGEST_BLOCK };
}

/** For what is laid down and taken up at once. What is lent from a desk needs another. */
const ownDesk = makeDesk();

/**
 * HMAC of many short texts with one key. Two one-shot hashes over prepared keys cost less than half
 * of what an object of `createHmac` costs for each text, most of which is making that object.
 */
export class Hmac {
  readonly #algorithm: string;
  readonly #key: KeyObject;
  readonly #pads: Pads | undefined;

  /** Throws where there is no such hash. */
  constructor(algorithm: string, key: Buffer) {
    this.#algorithm = algorithm;
    this.#key = createSecretKey(key);
    this.#pads = padsOf(algorithm, key);
    createHmac(algorithm, this.#key);
  }

  /** Lower-case hex of the parts one after the other. */
  hex(parts: readonly Buffer[]): string {
    if (this.#pads !== undefined) {
      const length = layOnDesk(parts);
      if (length !== undefined) return this.deskHex(ownDesk, length);
    }
    const running = this.begin();
    for (const part of parts) running.update(part);
    return running.digest('hex');
  }

  /** The same of what lies on a desk. */
  deskHex({ bytes, start }: Desk, length: number): string {
    const pads = this.#pads;
    if (pads === undefined) return this.hex([bytes.subarray(start, start + length)]);
    const block = pads.inner.length;
    bytes.set(pads.inner, start - block);
    const text = new Uint8Array(bytes.buffer, bytes.byteOffset + start - block, block + length);
    // Strings of one byte a character: Node makes them faster than buffers.
    pads.outer.write(hash(this.#algorithm, text, 'binary'), block, 'latin1');
    return hash(this.#algorithm, pads.outer, 'hex');
  }

  /** For what comes in pieces. */
  begin(): ReturnType<typeof createHmac> {
    return createHmac(this.#algorithm, this.#key);
  }
}

interface Pads {
  readonly inner: Buffer;
  /** With room for the inner digest. */
  readonly outer: Buffer;
}

function padsOf(algorithm: string, key: Buffer): Pads | undefined {
  const block = BLOCK[algorithm];
  if (block === undefined) return undefined;
  const short = key.length > block ? hash(algorithm, key, 'buffer') : key;
  const inner = Buffer.alloc(block, INNER);
  const outer = Buffer.alloc(block + hash(algorithm, '', 'buffer').length, OUTER);
  for (const [index, byte] of short.entries()) {
    inner[index] = byte ^ INNER;
    outer[index] = byte ^ OUTER;
  }
  return { inner, outer };
}

/** How long they are together; undefined where they have no room: hashed in pieces, pieces do not cost much. */
function layOnDesk(parts: readonly Buffer[]): number | undefined {
  let length = 0;
  for (const part of parts) length += part.length;
  if (length > DESK_BYTES) return undefined;
  let at = ownDesk.start;
  for (const part of parts) {
    ownDesk.bytes.set(part, at);
    at += part.length;
  }
  return length;
}

/** Compares a hex digest with the bytes of a signature, in a time that tells nothing about them. */
export function matches(digest: string, bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== digest.length) return false;
  let difference = 0;
  for (let index = 0; index < digest.length; index += 1) {
    difference |= digest.charCodeAt(index) ^ (bytes[start + index] ?? 0);
  }
  return difference === 0;
}
