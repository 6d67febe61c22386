import { isUtf8 } from 'node:buffer';

import type { Channel, Message } from '../jupyter/message.ts';
import { defaultAround } from './default-protocol.ts';
import { numberOf } from './resume.ts';
import { v1Front } from './v1.ts';

/** Content and buffers of a giant message, which are not in memory. */
export interface Body {
  /** Bytes of the content, then of each buffer. */
  readonly lengths: readonly number[];
  /** Reads from `start` up to `end`, or all. */
  read(start?: number, end?: number): AsyncIterable<Buffer>;
}

/** The payload of a websocket message that is sent while it is read. */
export interface StreamedPayload {
  readonly isBinary: boolean;
  readonly pieces: AsyncIterable<Buffer>;
}

/** `message` has no content and no buffers: they are in `body`. */
export function streamV1(channel: Channel, message: Message, body: Body): StreamedPayload {
  return { isBinary: true, pieces: after(v1Front(channel, message, body.lengths), body.read()) };
}

export function streamResume(
  sequence: number,
  channel: Channel,
  message: Message,
  body: Body,
): StreamedPayload {
  const front = [numberOf(sequence), ...v1Front(channel, message, body.lengths)];
  return { isBinary: true, pieces: after(front, body.read()) };
}

export function streamDefault(channel: Channel, message: Message, body: Body): StreamedPayload {
  const around = defaultAround(channel, message, body.lengths);
  const isBinary = body.lengths.length > 1;
  const [length = 0] = body.lengths;
  const content = body.read(0, length);
  return { isBinary, pieces: join(around, isBinary ? content : asUtf8(content), body) };
}

async function* after(front: readonly Buffer[], rest: AsyncIterable<Buffer>) {
  yield Buffer.concat(front);
  yield* rest;
}

async function* join(
  around: { readonly before: readonly Buffer[]; readonly after: readonly Buffer[] },
  content: AsyncIterable<Buffer>,
  body: Body,
) {
  yield Buffer.concat(around.before);
  yield* content;
  yield Buffer.concat(around.after);
  if (body.lengths.length > 1) yield* body.read(body.lengths[0]);
}

/** Bytes that a letter can have. */
const LETTER = 4;

/** A text frame must be UTF-8, or the browser closes the socket: pieces are mended one by one. */
export async function* asUtf8(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = wholeLetters(bytes);
    rest = Buffer.from(bytes.subarray(end));
    if (end > 0) yield mended(bytes.subarray(0, end));
  }
  if (rest.length > 0) yield mended(rest);
}

function mended(bytes: Buffer): Buffer {
  return isUtf8(bytes) ? bytes : Buffer.from(bytes.toString('utf8'));
}

/** Where a letter that is cut at the end begins. */
function wholeLetters(bytes: Buffer): number {
  for (let back = 1; back < LETTER && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes.length;
    if (byte < 0xc0) continue;
    const wanted = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : LETTER;
    return back < wanted ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
