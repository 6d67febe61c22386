import { StringDecoder } from 'node:string_decoder';

/** Sends one `stream` message. */
export type SendStream = (cell: number, name: StreamName, text: string) => void;
export type StreamName = 'stdout' | 'stderr';

export interface StreamClock {
  now(): number;
  setTimeout(callback: () => void, delay: number): unknown;
}

/** Text of one cell and stream is sent as one message up to this length… */
const MAX_TEXT = 65_536;
/** …and at most this many milliseconds after it was printed. */
const GATHER_MS = 10;

/**
 * Makes few messages of many small writes: what follows closely in the same stream of the same
 * cell is sent together. The first text after a pause goes at once.
 */
export class StreamGatherer {
  readonly #send: SendStream;
  readonly #clock: StreamClock;
  readonly #decoders = new Map<string, StringDecoder>();
  #pending: { cell: number; name: StreamName; text: string } | undefined;
  #lastSent = -Infinity;
  #scheduled = false;

  constructor(send: SendStream, clock: StreamClock) {
    this.#send = send;
    this.#clock = clock;
  }

  add(cell: number, name: StreamName, bytes: Buffer): void {
    const text = this.#decode(cell, name, bytes);
    if (text === '') return;
    const pending = this.#pending;
    if (pending?.cell === cell && pending.name === name) pending.text += text;
    else {
      this.flush();
      this.#pending = { cell, name, text };
    }
    if ((this.#pending?.text.length ?? 0) >= MAX_TEXT) this.flush();
  }

  /** Nothing more is there at the moment. */
  pause(): void {
    if (this.#pending === undefined || this.#scheduled) return;
    const wait = this.#lastSent + GATHER_MS - this.#clock.now();
    if (wait <= 0) {
      this.flush();
      return;
    }
    this.#scheduled = true;
    this.#clock.setTimeout(() => {
      this.#scheduled = false;
      this.flush();
    }, wait);
  }

  /** Sends what was gathered, because something else follows. */
  flush(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    this.#lastSent = this.#clock.now();
    this.#send(pending.cell, pending.name, pending.text);
  }

  /** A character may be cut between two writes. */
  #decode(cell: number, name: StreamName, bytes: Buffer): string {
    const key = `${cell} ${name}`;
    const decoder = this.#decoders.get(key) ?? new StringDecoder('utf8');
    const text = decoder.write(bytes);
    // Only a decoder with half a character in it must be kept.
    if ((decoder as unknown as { lastNeed: number }).lastNeed > 0) this.#decoders.set(key, decoder);
    else this.#decoders.delete(key);
    return text;
  }
}
