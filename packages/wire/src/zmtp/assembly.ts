import { ZmtpError } from './errors.ts';

/** Takes a message that is too large to be put together, while it comes. */
export interface MessageSink {
  /** The next part begins, of so many bytes. */
  part(size: number): void;
  /** The next bytes of that part; they are overwritten afterwards. */
  piece(bytes: Buffer): void;
  /** All parts are there. */
  end(): void;
  /** The connection ended before the message did. */
  abort(): void;
}

export interface AssemblyLimits {
  readonly maxParts: number;
  /** Bytes of one message from which on it is given away in pieces, where somebody takes it. */
  readonly largeFrom: number;
  /** Bytes of one message that end the connection. */
  readonly maxMessageSize: number;
}

interface AssemblyHandler {
  message(parts: Buffer[]): void;
  /** A message is too large; these parts of it are there. */
  readonly large?: (parts: Buffer[]) => MessageSink;
}

/** Puts the parts of messages together, within bounds. */
export class Assembly {
  readonly #limits: AssemblyLimits;
  readonly #handler: AssemblyHandler;
  #parts: Buffer[] = [];
  #count = 0;
  /** Bytes of the message so far. */
  #bytes = 0;
  #sink: MessageSink | undefined;

  constructor(limits: AssemblyLimits, handler: AssemblyHandler) {
    this.#limits = limits;
    this.#handler = handler;
  }

  /** A part of so many bytes comes: true where it is to be given in pieces. */
  begins(size: number): boolean {
    this.#count += 1;
    this.#bytes += size;
    const { maxParts, maxMessageSize, largeFrom } = this.#limits;
    if (this.#count > maxParts) throw new ZmtpError('too_large', 'A message has too many parts');
    if (this.#bytes > maxMessageSize) {
      throw new ZmtpError('too_large', `A message is over ${maxMessageSize} bytes`);
    }
    if (this.#sink === undefined && this.#bytes > largeFrom && this.#handler.large !== undefined) {
      this.#sink = this.#handler.large(this.#parts);
      this.#parts = [];
    }
    this.#sink?.part(size);
    return this.#sink !== undefined;
  }

  piece(bytes: Buffer): void {
    this.#sink?.piece(bytes);
  }

  /** A part that came in pieces is whole. */
  ends(more: boolean): void {
    if (!more) this.#finish();
  }

  /** A part is whole. */
  part(body: Buffer, more: boolean): void {
    this.#parts.push(body);
    if (!more) this.#finish();
  }

  /** The connection is gone. */
  abort(): void {
    this.#sink?.abort();
    this.#sink = undefined;
    this.#parts = [];
  }

  #finish(): void {
    const parts = this.#parts;
    const sink = this.#sink;
    this.#parts = [];
    this.#sink = undefined;
    this.#count = 0;
    this.#bytes = 0;
    if (sink === undefined) this.#handler.message(parts);
    else sink.end();
  }
}
