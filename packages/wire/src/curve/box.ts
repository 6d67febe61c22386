import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js';

import { sharedSecret, type KeyPair } from './keys.ts';

export const NONCE_LENGTH = 24;
/** What sealing adds. */
export const OVERHEAD = 16;

/** "expand 32-byte k": what Salsa20 begins with. */
const SIGMA = Uint32Array.from([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);

/** NaCl's `crypto_box` between two key pairs: X25519, then XSalsa20 with Poly1305. */
export class Box {
  readonly #key: Uint8Array;

  /** `keys`: one's own secret key and the public key of the other end. */
  constructor(keys: KeyPair) {
    const secret = words(sharedSecret(keys));
    const key = new Uint32Array(8);
    hsalsa(SIGMA, secret, new Uint32Array(4), key);
    this.#key = bytes(key);
  }

  seal(nonce: Buffer, plain: Uint8Array): Buffer {
    return view(xsalsa20poly1305(this.#key, nonce).encrypt(plain));
  }

  /** Throws where the box was sealed by somebody else, or changed. */
  open(nonce: Buffer, sealed: Uint8Array): Buffer {
    return view(xsalsa20poly1305(this.#key, nonce).decrypt(sealed));
  }
}

/** A nonce of CurveZMQ: some letters that say what it is for, then a number or noise. */
export function nonceOf(prefix: string, rest: Uint8Array): Buffer {
  const nonce = Buffer.concat([Buffer.from(prefix, 'latin1'), rest]);
  if (nonce.length !== NONCE_LENGTH) throw new RangeError('A nonce has 24 bytes');
  return nonce;
}

function words(buffer: Buffer): Uint32Array {
  return Uint32Array.from({ length: 8 }, (_, index) => buffer.readUInt32LE(index * 4));
}

function bytes(numbers: Uint32Array): Uint8Array {
  const buffer = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) buffer.writeUInt32LE(number, index * 4);
  return buffer;
}

function view(array: Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.length);
}
