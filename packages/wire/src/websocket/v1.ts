import { Message, type Channel } from '../jupyter/message.ts';
import { WebSocketMessageError } from './errors.ts';
import { Opcode, frameHeader, joinSmall } from './frame.ts';

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

/** Encodes without looking into any part. */
export function encodeV1(channel: Channel, message: Message): Buffer {
  return Buffer.concat(v1Payload(channel, message));
}

/** The same as a whole websocket frame in pieces, of which the large ones are not copied. */
export function frameV1(channel: Channel, message: Message): Buffer[] {
  return frameBinary(v1Payload(channel, message));
}

/** A binary websocket frame around a payload in pieces. */
export function frameBinary(payload: readonly Buffer[]): Buffer[] {
  const length = payload.reduce((sum, { length: own }) => sum + own, 0);
  return joinSmall([frameHeader(Opcode.binary, length), ...payload]);
}

/** A table of offsets, the channel, and the parts as they are. */
export function v1Payload(channel: Channel, message: Message): Buffer[] {
  const body = [message.contentBytes, ...message.buffers];
  const lengths = body.map(({ length }) => length);
  return [...v1Front(channel, message, lengths), ...body];
}

/** What comes before content and buffers, which have these lengths. */
export function v1Front(channel: Channel, message: Message, lengths: readonly number[]): Buffer[] {
  const parts = [
    CHANNEL_NAMES[channel],
    message.headerBytes,
    message.parentHeaderBytes,
    message.metadataBytes,
  ];
  const count = parts.length + lengths.length + 1;
  const table = Buffer.allocUnsafe(8 * (count + 1));
  let place = writeUint64(table, count, 0);
  let offset = table.length;
  for (const { length } of parts) {
    place = writeUint64(table, offset, place);
    offset += length;
  }
  for (const length of lengths) {
    place = writeUint64(table, offset, place);
    offset += length;
  }
  writeUint64(table, offset, place);
  return [table, ...parts];
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

/** Gives back where it ends. */
export function writeUint64(target: Buffer, value: number, offset: number): number {
  target.writeUInt32LE(value >>> 0, offset);
  return target.writeUInt32LE(Math.floor(value / 0x1_0000_0000), offset + 4);
}

export function readUint64(source: Buffer, offset: number): number {
  return source.readUInt32LE(offset) + source.readUInt32LE(offset + 4) * 0x1_0000_0000;
}
