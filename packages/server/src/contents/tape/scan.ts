import { Kind, STRIDE, type Tape } from './tape.ts';

/**
 * Something that is not JSON, or that is not usual in a notebook. Whoever reads bytes fast gives up
 * then, and the way over a tree of objects decides what it means.
 */
export class Unusual extends Error {
  override readonly name = 'Unusual';
}

/** Deeper documents are left to the tree. */
const MAX_DEPTH = 100;
/** Integers of so many digits are the same number in JavaScript. */
const SAFE_DIGITS = 15;
/** Offsets are numbers of 32 bits. */
const MAX_BYTES = 0x7fff_ffff;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const COLON = 0x3a;

/** 0 for what goes on inside a string; 1 for what ends it, begins an escape or is not allowed. */
const ENDS_RUN = new Uint8Array(256);
ENDS_RUN.fill(1, 0, 0x20);
ENDS_RUN[QUOTE] = 1;
ENDS_RUN[BACKSLASH] = 1;

/** By the character after a backslash, the kind of string that it makes; 0 is not allowed. */
const ESCAPES = new Uint8Array(256);
for (const char of '"\\bnt') ESCAPES[char.charCodeAt(0)] = Kind.escaped;
for (const char of '/urf') ESCAPES[char.charCodeAt(0)] = Kind.odd;

/** Reads UTF-8 bytes of one JSON document. Throws {@link Unusual} where they are none. */
export function scanJson(bytes: Uint8Array): Tape {
  if (bytes.byteLength > MAX_BYTES) throw new Unusual('too large');
  return new Scanner(bytes).scan();
}

/** Slots that are used again by the next document, so that small ones leave no garbage. */
let spare: Int32Array | null = null;
const LARGEST_SPARE = 256 * 1024;

/** Gives the slots of a tape back; nobody may look at it afterwards. */
export function releaseTape({ slots }: Tape): void {
  if (slots.length <= LARGEST_SPARE && slots.length > (spare?.length ?? 0)) spare = slots;
}

class Scanner {
  private readonly bytes: Uint8Array;
  private slots: Int32Array;
  private top = 0;
  private at = 0;
  private depth = 0;
  private floats = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    // A value in 40 bytes is usual for notebooks; more than that makes it grow.
    const expected = Math.ceil(bytes.byteLength / 40) * STRIDE + 64;
    this.slots = spare !== null && spare.length >= expected ? spare : new Int32Array(expected);
    if (this.slots === spare) spare = null;
  }

  scan(): Tape {
    this.value(this.skipSpace());
    this.skipSpace();
    if (this.at < this.bytes.byteLength) throw new Unusual('more than one value');
    return { bytes: this.bytes, slots: this.slots, floats: this.floats };
  }

  /** The first byte that is no white space; -1 at the end. */
  private skipSpace(): number {
    const { bytes } = this;
    let at = this.at;
    const { length } = bytes;
    while (at < length) {
      const byte = bytes[at] ?? 0;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        this.at = at;
        return byte;
      }
      at++;
    }
    this.at = at;
    return -1;
  }

  private value(first: number): void {
    switch (first) {
      case QUOTE:
        this.string();
        return;
      case 0x7b:
        this.object();
        return;
      case 0x5b:
        this.array();
        return;
      case 0x74:
        this.literal('true', Kind.true);
        return;
      case 0x66:
        this.literal('false', Kind.false);
        return;
      case 0x6e:
        this.literal('null', Kind.null);
        return;
      default:
        this.number(first);
    }
  }

  private object(): void {
    const slot = this.open(Kind.object);
    let byte = this.skipSpace();
    let children = 0;
    while (byte !== 0x7d || children > 0) {
      if (byte !== QUOTE) throw new Unusual('no key');
      this.string();
      if (this.skipSpace() !== COLON) throw new Unusual('no colon');
      this.at++;
      this.value(this.skipSpace());
      children += 2;
      byte = this.skipSpace();
      if (byte === 0x7d) break;
      if (byte !== COMMA) throw new Unusual('no comma');
      this.at++;
      byte = this.skipSpace();
    }
    this.close(slot, children);
  }

  private array(): void {
    const slot = this.open(Kind.array);
    let byte = this.skipSpace();
    let children = 0;
    while (byte !== 0x5d || children > 0) {
      this.value(byte);
      children++;
      byte = this.skipSpace();
      if (byte === 0x5d) break;
      if (byte !== COMMA) throw new Unusual('no comma');
      this.at++;
      byte = this.skipSpace();
    }
    this.close(slot, children);
  }

  private open(kind: number): number {
    if (++this.depth > MAX_DEPTH) throw new Unusual('nested too deeply');
    this.at++;
    return this.push(kind, 0, 0, 0);
  }

  private close(slot: number, children: number): void {
    this.depth--;
    this.at++;
    this.slots[slot + 1] = children;
    this.slots[slot + 3] = this.top;
  }

  private string(): void {
    const { bytes } = this;
    const start = this.at + 1;
    let at = start;
    let kind: number = Kind.plain;
    let firstEscape = 0;
    for (;;) {
      while (ENDS_RUN[bytes[at] ?? 0] === 0) at++;
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) break;
      const escape = byte === BACKSLASH ? (ESCAPES[bytes[at + 1] ?? 0] ?? 0) : 0;
      if (escape === 0) throw new Unusual('bad string');
      if (kind === Kind.plain) firstEscape = at;
      if (escape > kind) kind = escape;
      at += 2;
    }
    this.at = at + 1;
    this.push(kind, start, at, firstEscape);
  }

  private number(first: number): void {
    const { bytes } = this;
    const start = this.at;
    if (first === MINUS) this.at++;
    const digits = this.at;
    this.digits();
    if (bytes[digits] === ZERO && this.at > digits + 1) throw new Unusual('leading zero');
    const integerEnd = this.at;
    if (bytes[this.at] === DOT) {
      this.at++;
      this.digits();
    }
    if (((bytes[this.at] ?? 0) | 0x20) === 0x65) {
      this.at++;
      const sign = bytes[this.at];
      if (sign === MINUS || sign === 0x2b) this.at++;
      this.digits();
    }
    if (this.at > integerEnd) {
      this.floats++;
      this.push(Kind.float, start, this.at, 0);
      return;
    }
    const isMinusZero = digits > start && bytes[digits] === ZERO;
    if (this.at - digits > SAFE_DIGITS || isMinusZero) throw new Unusual('integer');
    this.push(Kind.integer, start, this.at, 0);
  }

  /** At least one. */
  private digits(): void {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    while (at < bytes.length && (bytes[at] ?? 0) >= ZERO && (bytes[at] ?? 0) <= 0x39) at++;
    if (at === start) throw new Unusual('no digit');
    this.at = at;
  }

  private literal(word: string, kind: number): void {
    const start = this.at;
    for (let index = 0; index < word.length; index++) {
      if (this.bytes[start + index] !== word.charCodeAt(index)) throw new Unusual('no value');
    }
    this.at += word.length;
    this.push(kind, start, this.at, 0);
  }

  private push(kind: number, start: number, end: number, extra: number): number {
    const slot = this.top;
    if (slot + STRIDE > this.slots.length) this.grow();
    const { slots } = this;
    slots[slot] = kind;
    slots[slot + 1] = start;
    slots[slot + 2] = end;
    slots[slot + 3] = extra;
    this.top = slot + STRIDE;
    return slot;
  }

  private grow(): void {
    const larger = new Int32Array(this.slots.length * 2);
    larger.set(this.slots);
    this.slots = larger;
  }
}
