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
  return message.copyTo(target, writeFront(target, at, channel, message, length));
}

/** The same as pieces, of which the large ones are not copied. */
export function packedPieces(channel: Channel, message: Message): Buffer[] {
  const length = frameLength(channel, message);
  const front = Buffer.allocUnsafe(headerLength(length) + length - message.byteLength);
  writeFront(front, 0, channel, message, length);
  const { headerBytes, parentHeaderBytes, metadataBytes, contentBytes, buffers } = message;
  return [front, headerBytes, parentHeaderBytes, metadataBytes, contentBytes, ...buffers];
}

/** Where the frame behind a websocket header begins and ends. */
export function frameAt(source: Buffer, at: number): { start: number; end: number } {
  const short = source[at + 1] ?? 0;
  if (short < 126) return { start: at + 2, end: at + 2 + short };
  if (short === 126) return { start: at + 4, end: at + 4 + source.readUInt16BE(at + 2) };
  const length = source.readUInt32BE(at + 2) * 0x1_0000_0000 + source.readUInt32BE(at + 6);
  return { start: at + 10, end: at + 10 + length };
}

/** The number of offsets, then the offsets: of the channel, of each part, and the end of the last. */
function tableLength(message: Message): number {
  return 8 * (3 + message.partCount);
}

/** All that stands before the parts: websocket header, offsets and the name of the channel. */
function writeFront(
  target: Buffer,
  at: number,
  channel: Channel,
  message: Message,
  length: number,
): number {
  const name = NAMES[channel];
  const count = message.partCount;
  const table = 8 * (3 + count);
  let place = writeHeader(target, at, length);
  place = writeUint64(target, place, count + 2);
  place = writeUint64(target, place, table);
  const first = table + name.length;
  place = writeUint64(target, place, first);
  for (let part = 0; part < count; part += 1) {
    place = writeUint64(target, place, first + message.partEnd(part));
  }
  for (let index = 0; index < name.length; index += 1) target[place + index] = name[index] ?? 0;
  return place + name.length;
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

/** Little-endian. Stores of single bytes: faster than the checked writers of Buffer. */
function writeUint64(target: Buffer, at: number, value: number): number {
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
