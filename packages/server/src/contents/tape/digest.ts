import { createHmac } from 'node:crypto';
import type { SigningKey } from '../notebook/signature.ts';
import { floatAt, textAt } from './scalars.ts';
import {
  endAt,
  extraAt,
  isMarked,
  Kind,
  kindAt,
  Mark,
  nextAt,
  sortedKeys,
  startAt,
  STRIDE,
  type Tape,
} from './tape.ts';

/** Bytes are handed to the digest in pieces of this size; a larger run of them as it stands. */
const PIECE = 64 * 1024;
const LONG_RUN = 4096;
const BACKSLASH = 0x5c;

/** What the characters after a backslash stand for, where a string has only simple escapes. */
const UNESCAPED = new Uint8Array(256);
for (const [char, byte] of Object.entries({ '"': 0x22, '\\': 0x5c, b: 8, n: 10, t: 9 })) {
  UNESCAPED[char.charCodeAt(0)] = byte;
}

/** The signature of a checked notebook: the same as `notebookDigest` makes of its tree. */
export function tapeDigest(tape: Tape, at: number, key: SigningKey): string {
  const hmac = createHmac(key.algorithm, key.secret);
  const walk = new Walk(tape, hmac);
  walk.value(at);
  walk.flush();
  return hmac.digest('hex');
}

/** One at a time: nothing in a walk waits. */
const scratch = Buffer.allocUnsafeSlow(PIECE);

class Walk {
  private readonly tape: Tape;
  private readonly hmac: ReturnType<typeof createHmac>;
  private length = 0;

  constructor(tape: Tape, hmac: ReturnType<typeof createHmac>) {
    this.tape = tape;
    this.hmac = hmac;
  }

  value(at: number): void {
    const { tape } = this;
    switch (kindAt(tape, at)) {
      case Kind.plain:
      case Kind.integer:
        this.run(startAt(tape, at), endAt(tape, at));
        break;
      case Kind.escaped:
        this.escaped(at);
        break;
      case Kind.odd:
        this.text(textAt(tape, at));
        break;
      case Kind.float:
        this.text(pythonFloat(floatAt(tape, at)));
        break;
      case Kind.true:
        this.text('True');
        break;
      case Kind.false:
        this.text('False');
        break;
      case Kind.null:
        this.text('None');
        break;
      case Kind.array:
        this.array(at);
        break;
      default:
        this.object(at);
    }
  }

  flush(): void {
    if (this.length > 0) this.hmac.update(scratch.subarray(0, this.length));
    this.length = 0;
  }

  private array(at: number): void {
    const { tape } = this;
    const end = extraAt(tape, at);
    for (let item = at + STRIDE; item < end; item = nextAt(tape, item)) this.value(item);
  }

  private object(at: number): void {
    const { tape } = this;
    for (const key of sortedKeys(tape, at)) {
      if (isMarked(tape, key, Mark.unsigned)) continue;
      this.value(key);
      this.value(key + STRIDE);
    }
  }

  private run(start: number, end: number): void {
    const { bytes } = this.tape;
    const count = end - start;
    if (count > LONG_RUN) {
      this.flush();
      this.hmac.update(bytes.subarray(start, end));
      return;
    }
    this.room(count);
    if (count > 40) scratch.set(bytes.subarray(start, end), this.length);
    else {
      let to = this.length;
      for (let index = start; index < end; index++) scratch[to++] = bytes[index] ?? 0;
    }
    this.length += count;
  }

  /** Only simple escapes: each is one byte. */
  private escaped(at: number): void {
    const { tape } = this;
    const { bytes } = tape;
    const end = endAt(tape, at);
    let from = extraAt(tape, at);
    this.run(startAt(tape, at), from);
    while (from < end) {
      const stop = Math.min(end, from + PIECE / 2);
      this.room(PIECE / 2 + 1);
      let to = this.length;
      while (from < stop) {
        const byte = bytes[from] ?? 0;
        if (byte === BACKSLASH) {
          scratch[to++] = UNESCAPED[bytes[from + 1] ?? 0] ?? 0;
          from += 2;
        } else {
          scratch[to++] = byte;
          from++;
        }
      }
      this.length = to;
    }
  }

  private text(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length > LONG_RUN) {
      this.flush();
      this.hmac.update(bytes);
      return;
    }
    this.room(bytes.length);
    scratch.set(bytes, this.length);
    this.length += bytes.length;
  }

  private room(count: number): void {
    if (this.length + count > PIECE) this.flush();
  }
}

/** An exponent too large to be a number: JSON and `repr` have other names for it. */
function pythonFloat(text: string): string {
  return text.toLowerCase().replace('infinity', 'inf');
}
