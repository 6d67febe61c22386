import { WebSocketMessageError } from './errors.ts';

/** Deeper nesting than any client sends; the limit keeps hostile input from exhausting memory. */
const MAX_DEPTH = 10_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const LITERALS = ['true', 'false', 'null'].map((word) => Buffer.from(word));
const NUMBER_END = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Reads JSON text as bytes: checks its grammar and tells where values are, but builds none. */
export class JsonScanner {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The bytes of each value of a top-level object, by key; of equal keys the last counts. */
  scanObject(): Map<string, Buffer> {
    const members = new Map<string, Buffer>();
    this.#expect(OPEN_BRACE);
    if (!this.#accept(CLOSE_BRACE)) {
      do {
        const key = this.#scanKey();
        this.#skipSpace();
        const start = this.#position;
        this.#skipValue();
        members.set(key, this.#bytes.subarray(start, this.#position));
      } while (this.#accept(COMMA));
      this.#expect(CLOSE_BRACE);
    }
    this.#skipSpace();
    if (this.#position < this.#bytes.length) this.#fail();
    return members;
  }

  #scanKey(): string {
    this.#skipSpace();
    const start = this.#position;
    this.#skipString();
    const key: unknown = JSON.parse(this.#bytes.toString('utf8', start, this.#position));
    this.#expect(COLON);
    return String(key);
  }

  /** Without recursion: `closers` holds what ends the containers that are open. */
  #skipValue(): void {
    const closers: number[] = [];
    do {
      if (!this.#enterContainer(closers)) this.#leaveContainers(closers);
    } while (closers.length > 0);
  }

  /** True when a container with values was opened; otherwise a value was skipped whole. */
  #enterContainer(closers: number[]): boolean {
    this.#skipSpace();
    const byte = this.#bytes[this.#position];
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) {
      this.#skipScalar();
      return false;
    }
    this.#position += 1;
    const closer = byte === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
    if (this.#accept(closer)) return false;
    if (closers.push(closer) > MAX_DEPTH) this.#fail();
    if (closer === CLOSE_BRACE) this.#scanKey();
    return true;
  }

  /** After a value: ends containers, or moves on to the next value of the innermost one. */
  #leaveContainers(closers: number[]): void {
    for (;;) {
      const closer = closers.at(-1);
      if (closer === undefined) return;
      if (this.#accept(COMMA)) {
        if (closer === CLOSE_BRACE) this.#scanKey();
        return;
      }
      this.#expect(closer);
      closers.pop();
    }
  }

  #skipScalar(): void {
    const byte = this.#bytes[this.#position];
    if (byte === QUOTE) {
      this.#skipString();
      return;
    }
    for (const literal of LITERALS) {
      const end = this.#position + literal.length;
      if (this.#bytes.subarray(this.#position, end).equals(literal)) {
        this.#position = end;
        return;
      }
    }
    this.#skipNumber();
  }

  #skipNumber(): void {
    const start = this.#position;
    while (isNumberByte(this.#bytes[this.#position])) this.#position += 1;
    const text = this.#bytes.toString('latin1', start, this.#position);
    if (!NUMBER_END.test(text)) this.#fail();
  }

  #skipString(): void {
    if (this.#bytes[this.#position] !== QUOTE) this.#fail();
    this.#position += 1;
    for (;;) {
      const byte = this.#bytes[this.#position];
      if (byte === undefined || byte < 0x20) this.#fail();
      this.#position += 1;
      if (byte === QUOTE) return;
      if (byte === BACKSLASH) this.#skipEscape();
    }
  }

  #skipEscape(): void {
    const letter = String.fromCharCode(this.#bytes[this.#position] ?? 0);
    this.#position += 1;
    if ('"\\/bfnrt'.includes(letter)) return;
    const digits = this.#bytes.toString('latin1', this.#position, this.#position + 4);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) this.#fail();
    this.#position += 4;
  }

  #accept(byte: number): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#position] !== byte) return false;
    this.#position += 1;
    return true;
  }

  #expect(byte: number): void {
    if (!this.#accept(byte)) this.#fail();
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#position];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.#position += 1;
    }
  }

  #fail(): never {
    throw new WebSocketMessageError(`Not JSON at byte ${this.#position}`);
  }
}

function isNumberByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const isDigit = byte >= 0x30 && byte <= 0x39;
  return (
    isDigit || byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x45 || byte === 0x65
  );
}
