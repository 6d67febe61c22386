import { isUtf8 } from 'node:buffer';

const NOTHING = Buffer.alloc(0);

/**
 * Makes whole characters of bytes that arrive cut anywhere, and `U+FFFD` of those that are none, as a
 * `TextDecoder` for streams does; but they stay bytes, since nearly all output is UTF-8 as it is.
 */
export class Utf8Pieces {
  #held: Buffer = NOTHING;

  /** What can be shown now, which may be `bytes` themselves. A character's beginning waits for its rest. */
  push(bytes: Buffer): Buffer {
    const whole = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const end = whole.length - unfinished(whole);
    this.#held = end === whole.length ? NOTHING : Buffer.from(whole.subarray(end));
    return repaired(whole.subarray(0, end));
  }

  /** Nothing will follow. */
  end(): Buffer {
    const rest = this.#held;
    this.#held = NOTHING;
    return repaired(rest);
  }
}

function repaired(bytes: Buffer): Buffer {
  return isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'));
}

/** How many bytes at the end are the beginning of a character. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const isBegun = back < lengthOf(byte) && (back === 1 || fits(byte, bytes.at(1 - back) ?? 0));
    return isBegun ? back : 0;
  }
  return 0;
}

/** Bytes of a character by its first one; 0 where none begins so. */
function lengthOf(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

/** Whether a second byte may follow: overlong forms, surrogates and what is above U+10FFFF are out. */
function fits(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}
