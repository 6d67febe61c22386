import { numberOf } from '../synthetic-kernel/numbered.mjs';

/** Where the text of an output begins, in a stream and in a display; both stand in no header. */
const KEY = Buffer.from('"text');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How many faults are told; after that they are only counted. */
const TOLD = 3;

/** Follows the numbers of a synthetic kernel's output, whatever protocol it came in. */
export class NumberedOutput {
  /** Lines that came, whole or not. */
  lines = 0;
  /** Messages that carried them. */
  messages = 0;
  faults = 0;
  readonly told: string[] = [];
  #next: number;

  constructor(first = 1) {
    this.#next = first;
  }

  /** Looks for numbered lines in a message of a kernel; false when it carries none. */
  read(frame: Buffer, from = 0): boolean {
    const key = frame.indexOf(KEY, from);
    if (key === -1) return false;
    const keyEnd = frame.indexOf(QUOTE, key + KEY.length);
    let start = frame.indexOf(QUOTE, keyEnd + 1) + 1;
    if (start === 0) return false;
    this.messages += 1;
    do {
      const end = frame.indexOf(BACKSLASH, start);
      const stop = end === -1 ? frame.indexOf(QUOTE, start) : end;
      this.#line(frame.subarray(start, stop === -1 ? frame.length : stop));
      // `\n` in JSON; where a text holds several lines, the next one begins behind it.
      start = stop + 2;
    } while (frame[start - 2] === BACKSLASH && frame[start] !== QUOTE && start < frame.length);
    return true;
  }

  /** What is wrong, in words; empty when all is whole. */
  complaints(expected: number): string {
    const told = this.told.join('; ');
    if (this.faults > 0) return `${String(this.faults)} faults: ${told}`;
    return this.lines === expected ? '' : `${String(this.lines)} of ${String(expected)} came`;
  }

  #line(text: Buffer): void {
    this.lines += 1;
    const number = numberOf(text);
    if (number === this.#next) {
      this.#next += 1;
      return;
    }
    this.faults += 1;
    const what = number === -1 ? 'what came is not whole' : `${String(number)} came`;
    if (this.told.length < TOLD) this.told.push(`${what} instead of ${String(this.#next)}`);
    if (number !== -1) this.#next = number + 1;
  }
}
