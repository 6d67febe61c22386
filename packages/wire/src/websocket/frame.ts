/**
 * Websocket frames as a server sends them (RFC 6455 §5.2): unmasked, so that the same bytes can go
 * to any number of clients.
 */
export const Opcode = { continuation: 0, text: 1, binary: 2 } as const;

export type Opcode = (typeof Opcode)[keyof typeof Opcode];

const FINAL = 0x80;
const UINT32 = 0x1_0000_0000;

/** Where a frame's payload lies, and what kind it is. */
export interface FramePlace {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly start: number;
  readonly end: number;
}

/** Bytes of the header before so many bytes of payload. */
export function frameHeaderLength(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

/** Writes a header into `target`, and tells where the payload begins. */
export function writeFrameHeader(
  target: Buffer,
  at: number,
  opcode: Opcode,
  length: number,
  isFinal = true,
): number {
  target[at] = isFinal ? FINAL | opcode : opcode;
  if (length < 126) {
    target[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    target[at + 1] = 126;
    target[at + 2] = length >>> 8;
    target[at + 3] = length;
    return at + 4;
  }
  target[at + 1] = 127;
  target.writeUInt32BE(Math.floor(length / UINT32), at + 2);
  target.writeUInt32BE(length >>> 0, at + 6);
  return at + 10;
}

/** The header of a frame that is written in pieces. */
export function frameHeader(opcode: Opcode, length: number, isFinal = true): Buffer {
  const header = Buffer.allocUnsafe(frameHeaderLength(length));
  writeFrameHeader(header, 0, opcode, length, isFinal);
  return header;
}

/** Reads the header of an unmasked frame. */
export function frameAt(source: Buffer, at: number): FramePlace {
  const first = source[at] ?? 0;
  const opcode = first & 0x0f;
  const isFinal = (first & FINAL) !== 0;
  const [start, length] = payloadAt(source, at);
  return { opcode, isFinal, start, end: start + length };
}

function payloadAt(source: Buffer, at: number): [start: number, length: number] {
  const short = source[at + 1] ?? 0;
  if (short < 126) return [at + 2, short];
  if (short === 126) return [at + 4, source.readUInt16BE(at + 2)];
  return [at + 10, source.readUInt32BE(at + 2) * UINT32 + source.readUInt32BE(at + 6)];
}

/** From here on a piece costs less written by itself than copied. */
const WORTH_A_PIECE = 16_384;

/** The same bytes in fewer pieces: small neighbours become one, large ones are not copied. */
export function joinSmall(pieces: readonly Buffer[]): Buffer[] {
  const joined: Buffer[] = [];
  let small: Buffer[] = [];
  const finish = (): void => {
    if (small.length > 0) joined.push(Buffer.concat(small));
    small = [];
  };
  for (const piece of pieces) {
    if (piece.length < WORTH_A_PIECE) {
      small.push(piece);
      continue;
    }
    finish();
    joined.push(piece);
  }
  finish();
  return joined;
}
