/** A piece of output in UTF-8, cut between characters; `end` is the offset behind its last byte. */
export interface OutputPiece {
  readonly bytes: Buffer;
  readonly end: number;
}

interface Block {
  readonly start: number;
  readonly memory: Buffer;
  length: number;
}

/** Small pieces are joined up to this size, so that echoed keystrokes do not cost an object each. */
const BLOCK_LENGTH = 8192;

/**
 * What a terminal has printed, bounded in bytes. Offsets count bytes since the terminal began and
 * never point into a character, because whole characters are appended.
 */
export class Scrollback {
  readonly #limit: number;
  readonly #blocks: Block[] = [];
  #bytes = 0;
  #end = 0;
  /** Readers that stand at the same place get the same object, so that it is encoded only once. */
  #last: { readonly from: number; readonly most: number; readonly piece: OutputPiece } | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Offset of the oldest byte that is still held. */
  get start(): number {
    return this.#blocks[0]?.start ?? this.#end;
  }

  /** Offset behind the newest byte. */
  get end(): number {
    return this.#end;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Copies what was printed: the bytes may change afterwards. */
  append(bytes: Buffer): void {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.length + bytes.length <= last.memory.length) {
      last.length += bytes.copy(last.memory, last.length);
    } else {
      const memory = Buffer.allocUnsafeSlow(Math.max(bytes.length, BLOCK_LENGTH));
      this.#blocks.push({ start: this.#end, memory, length: bytes.copy(memory) });
    }
    this.#bytes += bytes.length;
    this.#end += bytes.length;
  }

  /** Forgets the oldest output above the limit, but nothing at or behind `keepFrom`. */
  trim(keepFrom = this.#end): void {
    for (;;) {
      const [oldest, next] = this.#blocks;
      if (oldest === undefined || this.#bytes <= this.#limit) return;
      if (next === undefined) {
        this.#shorten(oldest, keepFrom);
        return;
      }
      if (next.start > keepFrom) return;
      this.#blocks.shift();
      this.#bytes -= oldest.length;
    }
  }

  /** The newest block may be larger than the limit. */
  #shorten({ start, memory, length }: Block, keepFrom: number): void {
    const excess = Math.min(this.#bytes - this.#limit, keepFrom - start);
    const cut = characterEnd(memory.subarray(0, length), excess);
    this.#blocks[0] = { start: start + cut, memory: memory.subarray(cut), length: length - cut };
    this.#bytes -= cut;
  }

  /** Output from an offset on: at most so many bytes, but at least a character where there is one. */
  read(from: number, most: number): OutputPiece {
    const start = Math.max(from, this.start);
    if (this.#last?.from === start && this.#last.most === most) return this.#last.piece;
    const bytes = this.#bytesFrom(start, most);
    const piece = { bytes, end: start + bytes.length };
    if (bytes.length > 0) this.#last = { from: start, most, piece };
    return piece;
  }

  /**
   * Where a replay begins: at the start of a line when older output was forgotten, so that it does
   * not begin inside an escape sequence.
   */
  replayStart(): number {
    const oldest = this.#blocks[0];
    if (oldest === undefined || oldest.start === 0) return this.start;
    return oldest.start + oldest.memory.subarray(0, oldest.length).indexOf('\n') + 1;
  }

  /** A view where one block has it all, which is the case for readers that keep up. */
  #bytesFrom(from: number, most: number): Buffer {
    const views: Buffer[] = [];
    let length = 0;
    for (let index = this.#indexOf(from); length < most; index++) {
      const block = this.#blocks[index];
      if (block === undefined) break;
      const view = block.memory.subarray(Math.max(0, from - block.start), block.length);
      const part = view.length + length > most ? wholeCharacters(view, most - length) : view;
      // Not even one character of it fits.
      if (part.length === 0 && length > 0) break;
      views.push(part.length > 0 ? part : wholeCharacters(view, 4));
      length += views.at(-1)?.length ?? 0;
    }
    const [first] = views;
    return views.length === 1 && first !== undefined ? first : Buffer.concat(views);
  }

  /** The block that holds an offset, by bisection: a reader may be far behind. */
  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.#blocks[middle];
      if (block !== undefined && block.start + block.length <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Where a character ends in UTF-8, at an offset or behind it. */
function characterEnd(bytes: Buffer, offset: number): number {
  let end = Math.max(0, offset);
  while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end += 1;
  return end;
}

/** The beginning of UTF-8, at most so many bytes of it. */
function wholeCharacters(bytes: Buffer, most: number): Buffer {
  let end = Math.min(most, bytes.length);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
