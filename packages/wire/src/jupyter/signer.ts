import { Hmac, matches, type Desk } from './hmac.ts';
import type { Message } from './message.ts';

const SCHEME = /^hmac-([a-z0-9-]+)$/;

/** A signature over parts that come piece by piece. */
export interface RunningSignature {
  update(piece: Buffer): void;
  /** Whether it is the one that was given. */
  matches(signature: Buffer): boolean;
}

/** Signs and verifies with a connection file's key. An empty key means no signatures at all. */
export class Signer {
  readonly #hmac: Hmac | undefined;

  constructor(key: string, scheme = 'hmac-sha256') {
    const algorithm = SCHEME.exec(scheme)?.[1];
    if (algorithm === undefined) throw new RangeError(`Unknown signature scheme: ${scheme}`);
    this.#hmac = key === '' ? undefined : new Hmac(algorithm, Buffer.from(key, 'utf8'));
  }

  /** Lower-case hex over the four JSON parts, empty without a key. */
  sign(message: Message): string {
    if (this.#hmac === undefined) return '';
    const { headerBytes, parentHeaderBytes, metadataBytes, contentBytes } = message;
    return this.#hmac.hex([headerBytes, parentHeaderBytes, metadataBytes, contentBytes]);
  }

  /** Compares in constant time. */
  verify(message: Message, signature: Buffer): boolean {
    return this.#hmac === undefined || matches(this.sign(message), signature, 0, signature.length);
  }

  /** The same for the four JSON parts on a desk, and a signature that lies in other bytes. */
  verifyDesk(desk: Desk, length: number, bytes: Buffer, start: number, end: number): boolean {
    return this.#hmac === undefined || matches(this.#hmac.deskHex(desk, length), bytes, start, end);
  }

  /** For a message that is too large to be held. */
  begin(): RunningSignature {
    const running = this.#hmac?.begin();
    return {
      update: (piece) => {
        running?.update(piece);
      },
      matches: (signature) =>
        running === undefined || matches(running.digest('hex'), signature, 0, signature.length),
    };
  }
}
