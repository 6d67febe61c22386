/** A piece of output; `end` is the offset behind its last character. */
export interface OutputPiece {
  readonly text: string;
  readonly end: number;
}

interface Chunk {
  readonly start: number;
  text: string;
  bytes: number;
}

/** Small reads are joined up to this size, so that echoed keystrokes do not cost an object each. */
const CHUNK_LENGTH = 8192;

/**
 * What a terminal has printed, bounded in bytes. Offsets count UTF-16 units since the terminal
 * began and never point into a code point, because whole decoded pieces are appended.
 */
export class Scrollback {
  readonly #limit: number;
  readonly #chunks: Chunk[] = [];
  #bytes = 0;
  #end = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Offset of the oldest character that is still held. */
  get start(): number {
    return this.#chunks[0]?.start ?? this.#end;
  }

  /** Offset behind the newest character. */
  get end(): number {
    return this.#end;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(text: string): void {
    const bytes = Buffer.byteLength(text);
    const last = this.#chunks.at(-1);
    if (last !== undefined && last.text.length + text.length <= CHUNK_LENGTH) {
      last.text += text;
      last.bytes += bytes;
    } else {
      this.#chunks.push({ start: this.#end, text, bytes });
    }
    this.#bytes += bytes;
    this.#end += text.length;
  }

  /** Forgets the oldest output above the limit, but nothing at or behind `keepFrom`. */
  trim(keepFrom = this.#end): void {
    for (;;) {
      const [oldest, next] = this.#chunks;
      if (oldest === undefined || next === undefined) return;
      if (this.#bytes <= this.#limit || next.start > keepFrom) return;
      this.#chunks.shift();
      this.#bytes -= oldest.bytes;
    }
  }

  /** Output from an offset on: at least `atLeast` characters where there are as many. */
  read(from: number, atLeast: number): OutputPiece {
    const texts: string[] = [];
    let length = 0;
    for (let index = this.#indexOf(from); index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index];
      if (chunk === undefined || length >= atLeast) break;
      const text = from > chunk.start ? chunk.text.slice(from - chunk.start) : chunk.text;
      texts.push(text);
      length += text.length;
    }
    return { text: texts.join(''), end: Math.max(from, this.start) + length };
  }

  /**
   * Where a replay begins: at the start of a line when older output was forgotten, so that it does
   * not begin inside an escape sequence.
   */
  replayStart(): number {
    const oldest = this.#chunks[0];
    if (oldest === undefined || oldest.start === 0) return this.start;
    return oldest.start + oldest.text.indexOf('\n') + 1;
  }

  /** The chunk that holds an offset, by bisection: a reader may be far behind. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const chunk = this.#chunks[middle];
      if (chunk !== undefined && chunk.start + chunk.text.length <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
