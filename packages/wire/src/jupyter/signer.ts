import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

import type { Message } from './message.ts';

const SCHEME = /^hmac-([a-z0-9-]+)$/;

/** Signs and verifies with a connection file's key. An empty key means no signatures at all. */
export class Signer {
  readonly #key: KeyObject | undefined;
  readonly #algorithm: string;

  constructor(key: string, scheme = 'hmac-sha256') {
    const algorithm = SCHEME.exec(scheme)?.[1];
    if (algorithm === undefined) throw new RangeError(`Unknown signature scheme: ${scheme}`);
    this.#algorithm = algorithm;
    this.#key = key === '' ? undefined : createSecretKey(Buffer.from(key, 'utf8'));
  }

  /** Lower-case hex over the four JSON parts, empty without a key. */
  sign(message: Message): string {
    if (this.#key === undefined) return '';
    return createHmac(this.#algorithm, this.#key)
      .update(message.headerBytes)
      .update(message.parentHeaderBytes)
      .update(message.metadataBytes)
      .update(message.contentBytes)
      .digest('hex');
  }

  /** Compares in constant time. */
  verify(message: Message, signature: Buffer): boolean {
    if (this.#key === undefined) return true;
    const expected = Buffer.from(this.sign(message), 'latin1');
    return expected.length === signature.length && timingSafeEqual(expected, signature);
  }
}
