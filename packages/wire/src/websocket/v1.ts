import { Message, type Channel } from '../jupyter/message.ts';
import { WebSocketMessageError } from './errors.ts';

/** Jupyter's binary sub-protocol: the frames of the message behind a table of offsets. */
export const V1_PROTOCOL = 'v1.kernel.websocket.jupyter.org';

/** Channel, four JSON parts, and the end of the last of them. */
const LEAST_OFFSETS = 6;

/** A message and the channel it belongs to; the channel is not checked to be a known one. */
export interface ChannelMessage {
  readonly channel: string;
  readonly message: Message;
}

const CHANNEL_NAMES = {
  shell: Buffer.from('shell'),
  control: Buffer.from('control'),
  stdin: Buffer.from('stdin'),
  iopub: Buffer.from('iopub'),
} as const;

/** Encodes without looking into any part. `prefix` bytes are left free in front. */
export function encodeV1(channel: Channel, message: Message, prefix = 0): Buffer {
  const parts = [
    CHANNEL_NAMES[channel],
    message.headerBytes,
    message.parentHeaderBytes,
    message.metadataBytes,
    message.contentBytes,
    ...message.buffers,
  ];
  const count = parts.length + 1;
  let size = 8 * (count + 1);
  for (const part of parts) size += part.length;
  const frame = Buffer.allocUnsafe(prefix + size);
  writeUint64(frame, count, prefix);
  let offset = 8 * (count + 1);
  for (const [index, part] of parts.entries()) {
    writeUint64(frame, offset, prefix + 8 * (index + 1));
    part.copy(frame, prefix + offset);
    offset += part.length;
  }
  writeUint64(frame, offset, prefix + 8 * count);
  return frame;
}

/** Parts are views of `frame`. Throws `WebSocketMessageError`. */
export function decodeV1(frame: Buffer): ChannelMessage {
  const offsets = readOffsets(frame);
  const parts: Buffer[] = [];
  for (let index = 0; index + 1 < offsets.length; index += 1) {
    parts.push(frame.subarray(offsets[index], offsets[index + 1]));
  }
  const [channel, header, parentHeader, metadata, content, ...buffers] = parts;
  if (!channel || !header || !parentHeader || !metadata || !content) {
    throw new WebSocketMessageError('A frame has too few parts');
  }
  return {
    channel: channel.toString('utf8'),
    message: new Message({ header, parentHeader, metadata, content, buffers }),
  };
}

function readOffsets(frame: Buffer): number[] {
  const count = frame.length < 8 ? 0 : readUint64(frame, 0);
  if (count < LEAST_OFFSETS || 8 * (count + 1) > frame.length) {
    throw new WebSocketMessageError('A frame has no whole table of offsets');
  }
  const offsets: number[] = [];
  let least = 8 * (count + 1);
  for (let index = 1; index <= count; index += 1) {
    const offset = readUint64(frame, 8 * index);
    if (offset < least || offset > frame.length) {
      throw new WebSocketMessageError('An offset lies outside its frame');
    }
    offsets.push(offset);
    least = offset;
  }
  return offsets;
}

export function writeUint64(target: Buffer, value: number, offset: number): void {
  target.writeUInt32LE(value >>> 0, offset);
  target.writeUInt32LE(Math.floor(value / 0x1_0000_0000), offset + 4);
}

export function readUint64(source: Buffer, offset: number): number {
  return source.readUInt32LE(offset) + source.readUInt32LE(offset + 4) * 0x1_0000_0000;
}
