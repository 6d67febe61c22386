import { decodeV1, type Channel } from 'elara-wire';

import type { JournalEntry, Origin } from '../host.ts';

/** Consecutive entries of a journal. */
export interface JournalPart {
  readonly first: number;
  readonly last: number;
  /** Bytes of one message. */
  sizeOf(sequence: number): number;
  entry(sequence: number): JournalEntry;
}

/** One entry that is too large to be copied. */
export class KeptEntry implements JournalPart {
  readonly #entry: JournalEntry;

  constructor(entry: JournalEntry) {
    this.#entry = entry;
  }

  get first(): number {
    return this.#entry.sequence;
  }

  get last(): number {
    return this.#entry.sequence;
  }

  sizeOf(): number {
    return this.#entry.message.byteLength;
  }

  entry(): JournalEntry {
    return this.#entry;
  }
}

/** Small entries in one buffer, each a frame of the v1 websocket protocol, which knows its parts. */
export class Segment implements JournalPart {
  readonly first: number;
  readonly #buffer: Buffer;
  /** Ends of the frames; the first begins at 0. */
  readonly #ends: number[] = [];
  readonly #origins: (Origin | undefined)[] = [];

  constructor(first: number, size: number) {
    this.first = first;
    this.#buffer = Buffer.allocUnsafeSlow(size);
  }

  get last(): number {
    return this.first + this.#ends.length - 1;
  }

  /** False when there is no room. */
  add(frame: Buffer, origin: Origin | undefined): boolean {
    const start = this.#ends.at(-1) ?? 0;
    if (start + frame.length > this.#buffer.length) return false;
    frame.copy(this.#buffer, start);
    this.#ends.push(start + frame.length);
    this.#origins.push(origin);
    return true;
  }

  sizeOf(sequence: number): number {
    const { start, end } = this.#place(sequence);
    return end - start;
  }

  entry(sequence: number): JournalEntry {
    const { start, end } = this.#place(sequence);
    const frame = this.#buffer.subarray(start, end);
    const { channel, message } = decodeV1(frame);
    const origin = this.#origins[sequence - this.first];
    return { sequence, channel: channel as Channel, message, origin, frame };
  }

  #place(sequence: number): { start: number; end: number } {
    const index = sequence - this.first;
    return { start: index === 0 ? 0 : (this.#ends[index - 1] ?? 0), end: this.#ends[index] ?? 0 };
  }
}
