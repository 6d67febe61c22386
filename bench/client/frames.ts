/** Opcodes of RFC 6455. */
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

const FIN = 0x80;
const MASKED = 0x80;
const OPCODE = 0x0f;
const LENGTH = 0x7f;
const EMPTY = Buffer.alloc(0);

/** `payload` is valid only during the call. */
export type OnFrame = (opcode: number, payload: Buffer) => void;

/**
 * Reads what a websocket server sends, cut anywhere: whole messages and control frames. It copies
 * only what is spread over several chunks.
 */
export class FrameReader {
  readonly #onFrame: OnFrame;
  /** Bytes of a frame whose header or payload has not arrived as a whole. */
  #pending: Buffer = EMPTY;
  #filled = 0;
  #fragments: Buffer[] = [];
  #opcode = 0;

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    let rest = chunk;
    while (this.#filled > 0 && rest.length > 0) rest = this.#complete(rest);
    let offset = 0;
    for (;;) {
      const end = frameEnd(rest, offset, rest.length);
      if (end === undefined || end > rest.length) break;
      this.#take(rest, offset, end);
      offset = end;
    }
    if (offset < rest.length) this.#keep(rest.subarray(offset));
  }

  /** Adds to the pending frame what belongs to it; answers what is left over. */
  #complete(chunk: Buffer): Buffer {
    const end = frameEnd(this.#pending, 0, this.#filled);
    // The header is not whole: byte by byte, since it has 14 at most.
    const wanted = end === undefined ? 1 : end - this.#filled;
    const piece = chunk.subarray(0, wanted);
    this.#reserve(end ?? this.#filled + 1);
    piece.copy(this.#pending, this.#filled);
    this.#filled += piece.length;
    if (frameEnd(this.#pending, 0, this.#filled) === this.#filled) {
      const whole = this.#pending.subarray(0, this.#filled);
      this.#filled = 0;
      this.#pending = EMPTY;
      this.#take(whole, 0, whole.length);
    }
    return chunk.subarray(piece.length);
  }

  #keep(start: Buffer): void {
    this.#pending = EMPTY;
    this.#reserve(frameEnd(start, 0, start.length) ?? 16);
    start.copy(this.#pending, 0);
    this.#filled = start.length;
  }

  #reserve(length: number): void {
    if (this.#pending.length >= length) return;
    const grown = Buffer.allocUnsafe(length);
    this.#pending.copy(grown, 0, 0, this.#filled);
    this.#pending = grown;
  }

  #take(source: Buffer, start: number, end: number): void {
    const flags = source[start] ?? 0;
    const payload = source.subarray(start + headerLength(source[start + 1] ?? 0), end);
    const opcode = flags & OPCODE;
    if (opcode >= CLOSE) {
      this.#onFrame(opcode, payload);
    } else if ((flags & FIN) !== 0 && opcode !== 0) {
      this.#onFrame(opcode, payload);
    } else {
      if (opcode !== 0) this.#opcode = opcode;
      this.#fragments.push(Buffer.from(payload));
      if ((flags & FIN) === 0) return;
      const whole = Buffer.concat(this.#fragments);
      this.#fragments = [];
      this.#onFrame(this.#opcode, whole);
    }
  }
}

function headerLength(second: number): number {
  const short = second & LENGTH;
  return 2 + (short === 127 ? 8 : short === 126 ? 2 : 0);
}

/** Where the frame that begins at `start` ends; undefined when its header is not whole. */
function frameEnd(source: Buffer, start: number, filled: number): number | undefined {
  if (filled - start < 2) return undefined;
  const second = source[start + 1] ?? 0;
  if ((second & MASKED) !== 0) throw new Error('A server sent a masked frame');
  const header = headerLength(second);
  if (filled - start < header) return undefined;
  const short = second & LENGTH;
  if (short < 126) return start + 2 + short;
  if (short === 126) return start + 4 + source.readUInt16BE(start + 2);
  return (
    start + 10 + source.readUInt32BE(start + 2) * 0x1_0000_0000 + source.readUInt32BE(start + 6)
  );
}

/** A client's frame. Its mask is zero, which is one as good as any and changes nothing. */
export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const size = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.alloc(6 + size + length);
  frame[0] = FIN | opcode;
  frame[1] = MASKED | (size === 0 ? length : size === 2 ? 126 : 127);
  if (size === 2) frame.writeUInt16BE(length, 2);
  if (size === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  payload.copy(frame, 6 + size);
  return frame;
}
