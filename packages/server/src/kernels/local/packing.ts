import type { Channel, Message } from 'elara-wire';

/**
 * How messages lie in segments: each is a frame of the v1 websocket protocol behind the header of an
 * unmasked, final, binary websocket frame (RFC 6455 §5.2), so that any run of messages is already
 * what a websocket sends.
 */
const FINAL_BINARY = 0x82;

const NAMES: Readonly<Record<Channel, Buffer>> = {
  shell: Buffer.from('shell'),
  control: Buffer.from('control'),
  stdin: Buffer.from('stdin'),
  iopub: Buffer.from('iopub'),
};

/** Bytes of the websocket header before so many bytes. */
export function headerLength(frameLength: number): number {
  if (frameLength < 126) return 2;
  return frameLength < 65_536 ? 4 : 10;
}

/** Bytes of a message as a v1 frame, without a websocket header. */
export function frameLength(channel: Channel, message: Message): number {
  return tableLength(message) + NAMES[channel].length + message.byteLength;
}

/** Writes websocket header and frame into `target`, and gives back where they end. */
export function pack(
  target: Buffer,
  at: number,
  channel: Channel,
  message: Message,
  length: number,
): number {
  const start = writeHeader(target, at, length);
  let end = start + writeTable(target, start, channel, message);
  for (const part of partsOf(channel, message)) {
    target.set(part, end);
    end += part.length;
  }
  return end;
}

/** The same as pieces, of which the large ones are not copied. */
export function packedPieces(channel: Channel, message: Message): Buffer[] {
  const length = frameLength(channel, message);
  const front = Buffer.allocUnsafe(headerLength(length) + tableLength(message));
  writeTable(front, writeHeader(front, 0, length), channel, message);
  return [front, ...partsOf(channel, message)];
}

/** Where the frame behind a websocket header begins and ends. */
export function frameAt(source: Buffer, at: number): { start: number; end: number } {
  const short = source[at + 1] ?? 0;
  if (short < 126) return { start: at + 2, end: at + 2 + short };
  if (short === 126) return { start: at + 4, end: at + 4 + source.readUInt16BE(at + 2) };
  const length = source.readUInt32BE(at + 2) * 0x1_0000_0000 + source.readUInt32BE(at + 6);
  return { start: at + 10, end: at + 10 + length };
}

/** The number of offsets, then the offsets: of each part, and the end of the last. */
function tableLength(message: Message): number {
  return 8 * (7 + message.buffers.length);
}

function writeHeader(target: Buffer, at: number, length: number): number {
  target[at] = FINAL_BINARY;
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
  target.writeUInt32BE(Math.floor(length / 0x1_0000_0000), at + 2);
  target.writeUInt32BE(length >>> 0, at + 6);
  return at + 10;
}

function writeTable(target: Buffer, at: number, channel: Channel, message: Message): number {
  const length = tableLength(message);
  let place = at;
  place = writeUint64(target, place, 6 + message.buffers.length);
  let offset = length;
  for (const part of partsOf(channel, message)) {
    place = writeUint64(target, place, offset);
    offset += part.length;
  }
  writeUint64(target, place, offset);
  return length;
}

function partsOf(channel: Channel, message: Message): Buffer[] {
  return [
    NAMES[channel],
    message.headerBytes,
    message.parentHeaderBytes,
    message.metadataBytes,
    message.contentBytes,
    ...message.buffers,
  ];
}

function writeUint64(target: Buffer, at: number, value: number): number {
  // Stores of single bytes: faster than the checked writers of Buffer, and no alignment is needed.
  target[at] = value;
  target[at + 1] = value >>> 8;
  target[at + 2] = value >>> 16;
  target[at + 3] = value >>> 24;
  const high = value < 0x1_0000_0000 ? 0 : Math.floor(value / 0x1_0000_0000);
  target[at + 4] = high;
  target[at + 5] = high >>> 8;
  target[at + 6] = high >>> 16;
  target[at + 7] = high >>> 24;
  return at + 8;
}
