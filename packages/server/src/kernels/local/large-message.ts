import {
  DELIMITER,
  MessageError,
  type Channel,
  type MessageSink,
  type RunningSignature,
  type Signer,
} from 'elara-wire';

import type { OpenSpool, SpoolSink } from './spool.ts';
import type { Valve } from './valve.ts';

export interface LargeMessageOptions {
  readonly channel: Channel;
  readonly signer: Signer;
  readonly open: OpenSpool;
  /** Closed while the file is slower than the kernel. */
  readonly valve: Valve;
  /** It is no message, or not one of the kernel's. */
  fault(error: MessageError): void;
}

/** Places after the delimiter. */
const METADATA = 3;
const CONTENT = 4;

const SPOOL = 'spool';

/**
 * A message that is checked and spooled as it comes, since it is too large to be held. What is wrong
 * with it is told when it is over; until then the rest of it is passed over.
 */
export class LargeMessage implements MessageSink {
  readonly #options: LargeMessageOptions;
  readonly #running: RunningSignature;
  readonly #signature: Buffer;
  #spool: SpoolSink | undefined;
  #error: MessageError | undefined;
  /** Place of the newest part. */
  #place = -1;
  #isOver = false;

  /** `parts` are those that came whole. */
  constructor(parts: readonly Buffer[], options: LargeMessageOptions) {
    this.#options = options;
    this.#running = options.signer.begin();
    const delimiter = parts.findIndex((part) => part.equals(DELIMITER));
    const [signature, header, parentHeader, metadata, ...rest] = parts.slice(delimiter + 1);
    this.#signature = signature ?? Buffer.alloc(0);
    if (delimiter === -1 || !header || !parentHeader || !metadata) {
      this.#error = new MessageError('bad_header', 'The headers of a message are too large');
      return;
    }
    for (const part of [header, parentHeader, metadata]) this.#running.update(part);
    this.#place = METADATA;
    this.#begin({ channel: options.channel, header, parentHeader, metadata });
    for (const part of rest) {
      this.part(part.length);
      this.piece(part);
    }
  }

  part(size: number): void {
    this.#place += 1;
    this.#spool?.part(size);
  }

  piece(bytes: Buffer): void {
    const spool = this.#spool;
    if (spool === undefined) return;
    // Buffers are not signed, as the protocol says.
    if (this.#place === CONTENT) this.#running.update(bytes);
    if (spool.write(Buffer.from(bytes))) return;
    this.#options.valve.close(SPOOL);
    void spool.drained().then(() => {
      if (!this.#isOver) this.#options.valve.open(SPOOL);
    });
  }

  end(): void {
    this.#finish();
    if (this.#error === undefined && this.#place < CONTENT) {
      this.#error = new MessageError('too_few_parts', 'A message has fewer than five parts');
    }
    if (this.#error === undefined && !this.#running.matches(this.#signature)) {
      this.#error = new MessageError('bad_signature', 'The signature of a message is wrong');
    }
    if (this.#error === undefined) {
      this.#spool?.end();
      return;
    }
    this.#spool?.abort();
    this.#options.fault(this.#error);
  }

  abort(): void {
    this.#finish();
    this.#spool?.abort();
  }

  /** What comes after it does not wait for its file. */
  #finish(): void {
    this.#isOver = true;
    this.#options.valve.open(SPOOL);
  }

  #begin(head: Parameters<OpenSpool>[0]): void {
    try {
      this.#spool = this.#options.open(head);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      this.#error = error;
    }
  }
}
