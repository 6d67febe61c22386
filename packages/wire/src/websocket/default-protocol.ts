import { isUtf8 } from 'node:buffer';

import { Message, type Channel } from '../jupyter/message.ts';
import { WebSocketMessageError } from './errors.ts';
import { Opcode, frameHeader, joinSmall } from './frame.ts';
import { JsonScanner } from './json-scanner.ts';

/** A frame of Jupyter's first websocket protocol, which has no name. */
export type DefaultFrame =
  | { readonly kind: 'text'; readonly data: Buffer }
  | { readonly kind: 'binary'; readonly data: Buffer };

/** A message from a client; `channel` is undefined where it named none. */
export interface ClientMessage {
  readonly channel: string | undefined;
  readonly message: Message;
}

const EMPTY_OBJECT = Buffer.from('{}');

/** Assembles the JSON around the parts as they are; with buffers it becomes a binary frame. */
export function encodeDefault(channel: Channel, message: Message): DefaultFrame {
  const kind = message.buffers.length === 0 ? 'text' : 'binary';
  return { kind, data: Buffer.concat(payloadOf(channel, message)) };
}

/** The same as a whole websocket frame in pieces, of which the large ones are not copied. */
export function frameDefault(channel: Channel, message: Message): Buffer[] {
  const payload = payloadOf(channel, message);
  const length = sizeOf(payload);
  const opcode = message.buffers.length === 0 ? Opcode.text : Opcode.binary;
  return joinSmall([frameHeader(opcode, length), ...payload]);
}

function payloadOf(channel: Channel, message: Message): Buffer[] {
  const { before, after } = jsonAround(channel, message);
  const json = [...before, asUtf8(message.contentBytes), ...after];
  if (message.buffers.length === 0) return json;
  const lengths = message.buffers.map(({ length }) => length);
  return [tableOf(sizeOf(json), lengths), ...json, ...message.buffers];
}

/**
 * The payload of a message whose content and buffers have these lengths and come from elsewhere:
 * `before`, the content, `after`, the buffers.
 */
export function defaultAround(
  channel: Channel,
  message: Message,
  [content = 0, ...buffers]: readonly number[],
): { readonly before: Buffer[]; readonly after: Buffer[] } {
  const { before, after } = jsonAround(channel, message);
  if (buffers.length === 0) return { before, after };
  const size = sizeOf(before) + content + sizeOf(after);
  return { before: [tableOf(size, buffers), ...before], after };
}

function jsonAround(channel: Channel, message: Message): { before: Buffer[]; after: Buffer[] } {
  const { msg_id: id, msg_type: type } = message.header;
  const ids = `,"msg_id":${JSON.stringify(id)},"msg_type":${JSON.stringify(type)},"parent_header":`;
  const before = [
    Buffer.from('{"header":'),
    asUtf8(message.headerBytes),
    Buffer.from(ids),
    asUtf8(message.parentHeaderBytes),
    Buffer.from(',"metadata":'),
    asUtf8(message.metadataBytes),
    Buffer.from(',"content":'),
  ];
  return { before, after: [Buffer.from(`,"buffers":[],"channel":"${channel}"}`)] };
}

/** Reads a text frame; throws `WebSocketMessageError`. Values stay the bytes they were. */
export function decodeDefaultText(data: Buffer): ClientMessage {
  return decodeJson(data, []);
}

/** Reads a binary frame: the JSON and its buffers behind a table of offsets. */
export function decodeDefaultBinary(data: Buffer): ClientMessage {
  const [json, ...buffers] = decodeBinary(data);
  if (json === undefined) throw new WebSocketMessageError('A binary frame has no parts');
  return decodeJson(json, buffers);
}

function decodeJson(json: Buffer, buffers: readonly Buffer[]): ClientMessage {
  if (!isUtf8(json)) throw new WebSocketMessageError('A message is not UTF-8');
  const members = new JsonScanner(json).scanObject();
  const header = members.get('header');
  if (header === undefined) throw new WebSocketMessageError('A message has no header');
  const message = new Message({
    header,
    parentHeader: members.get('parent_header') ?? EMPTY_OBJECT,
    metadata: members.get('metadata') ?? EMPTY_OBJECT,
    content: members.get('content') ?? EMPTY_OBJECT,
    buffers,
  });
  return { channel: channelOf(members.get('channel')), message };
}

function channelOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  const value: unknown = JSON.parse(bytes.toString('utf8'));
  return typeof value === 'string' ? value : undefined;
}

/** A text frame must be UTF-8, or the browser closes the socket: kernels may print anything. */
function asUtf8(bytes: Buffer): Buffer {
  return isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'));
}

/** The offsets of the JSON and of each buffer; all integers are big-endian and of 32 bits. */
function tableOf(jsonLength: number, buffers: readonly number[]): Buffer {
  const table = Buffer.allocUnsafe(4 * (buffers.length + 2));
  table.writeUInt32BE(buffers.length + 1, 0);
  table.writeUInt32BE(table.length, 4);
  let offset = table.length + jsonLength;
  for (const [index, length] of buffers.entries()) {
    table.writeUInt32BE(offset, 4 * (index + 2));
    offset += length;
  }
  return table;
}

function sizeOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function decodeBinary(data: Buffer): Buffer[] {
  const count = data.length < 4 ? 0 : data.readUInt32BE(0);
  if (count === 0 || 4 * (count + 1) > data.length) {
    throw new WebSocketMessageError('A binary frame has no whole table of offsets');
  }
  const parts: Buffer[] = [];
  let least = 4 * (count + 1);
  for (let index = 1; index <= count; index += 1) {
    const start = data.readUInt32BE(4 * index);
    const end = index === count ? data.length : data.readUInt32BE(4 * (index + 1));
    if (start < least || end < start || end > data.length) {
      throw new WebSocketMessageError('An offset lies outside its frame');
    }
    parts.push(data.subarray(start, end));
    least = end;
  }
  return parts;
}
