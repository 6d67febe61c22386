import { isUtf8 } from 'node:buffer';

import type { Channel } from '../jupyter/message.ts';
import { frameDefault } from './default-protocol.ts';
import { Opcode, frameAt, writeFrameHeader } from './frame.ts';
import { decodeV1 } from './v1.ts';

/** Offsets of a message without buffers: channel, four JSON parts, and the end. */
const WITHOUT_BUFFERS = 6;
const ID = '"msg_id":';
const TYPE = '"msg_type":';
/** What is left free for a header of 2, 4 or 10 bytes; zeros are UTF-8. */
const ROOM = ['\0\0', '\0\0\0\0', '\0\0\0\0\0\0\0\0\0\0'] as const;

/** From here on a message's content is better written as it lies than made a text of. */
const LARGE = 16_384;

/**
 * Many messages for the first websocket protocol at once, from what a journal keeps: v1 frames,
 * each behind its websocket header. The bytes of small ones are looked at as one Latin-1 text, whose
 * parts V8 cuts and joins without copying, and are written in one go: half the time of joining
 * buffers.
 */
export function frameDefaultBatch(packed: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  let from = 0;
  for (let at = 0; at < packed.length;) {
    const { start, end } = frameAt(packed, at);
    if (end - start >= LARGE) {
      frameSmall(packed.subarray(from, at), pieces);
      pieces.push(...frameSingly(packed, start, end));
      from = end;
    }
    at = end;
  }
  frameSmall(packed.subarray(from), pieces);
  return pieces;
}

function frameSmall(packed: Buffer, pieces: Buffer[]): void {
  const text = packed.toString('latin1');
  let run = new TextRun(packed, text, 0);
  for (let at = 0; at < packed.length;) {
    const { start, end } = frameAt(packed, at);
    if (!run.add(start)) {
      run.finish(at, pieces);
      pieces.push(...frameSingly(packed, start, end));
      run = new TextRun(packed, text, end);
    }
    at = end;
  }
  run.finish(packed.length, pieces);
}

/** Consecutive messages that become text frames. */
class TextRun {
  readonly #packed: Buffer;
  readonly #text: string;
  readonly #first: number;
  readonly #lengths: number[] = [];
  #json = '';
  /** What a request's messages have in common, byte for byte. */
  #context = '';
  #split = 0;
  #middle = '';

  constructor(packed: Buffer, text: string, first: number) {
    this.#packed = packed;
    this.#text = text;
    this.#first = first;
  }

  /** False for a message that has to be looked at more closely. */
  add(start: number): boolean {
    const packed = this.#packed;
    if (packed.readUInt32LE(start) !== WITHOUT_BUFFERS) return false;
    const channel = start + packed.readUInt32LE(start + 8);
    const header = start + packed.readUInt32LE(start + 16);
    const parent = start + packed.readUInt32LE(start + 24);
    const metadata = start + packed.readUInt32LE(start + 32);
    const content = start + packed.readUInt32LE(start + 40);
    const end = start + packed.readUInt32LE(start + 48);
    const text = this.#text;
    const head = text.substring(header, parent);
    const ids = idsOf(head);
    if (ids === undefined) return false;
    const between = this.#between(parent, metadata, content);
    const tail = `,"buffers":[],"channel":"${text.substring(channel, header)}"}`;
    const json = `{"header":${head}${ids}${between}${text.substring(content, end)}${tail}`;
    this.#lengths.push(json.length);
    this.#json += ROOM[json.length < 126 ? 0 : json.length < 65_536 ? 1 : 2] + json;
    return true;
  }

  finish(end: number, pieces: Buffer[]): void {
    if (this.#lengths.length === 0) return;
    const frames = Buffer.allocUnsafeSlow(this.#json.length);
    frames.write(this.#json, 'latin1');
    // All at once, before the headers: a text frame must be UTF-8, and kernels may print anything.
    if (!isUtf8(frames)) {
      for (let at = this.#first; at < end;) {
        const place = frameAt(this.#packed, at);
        pieces.push(...frameSingly(this.#packed, place.start, place.end));
        at = place.end;
      }
      return;
    }
    let at = 0;
    for (const length of this.#lengths) {
      at = writeFrameHeader(frames, at, Opcode.text, length) + length;
    }
    pieces.push(frames);
  }

  #between(parent: number, metadata: number, content: number): string {
    const context = this.#text.substring(parent, content);
    const split = metadata - parent;
    if (split !== this.#split || context !== this.#context) {
      this.#context = context;
      this.#split = split;
      const [parentHeader, rest] = [context.substring(0, split), context.substring(split)];
      this.#middle = `,"parent_header":${parentHeader},"metadata":${rest},"content":`;
    }
    return this.#middle;
  }
}

/**
 * `msg_id` and `msg_type` once more, as the protocol wants them. A header without escapes and
 * without objects inside has each name once, where its value is; others are parsed.
 */
function idsOf(header: string): string | undefined {
  if (header.includes('\\') || header.includes('{', 1)) return undefined;
  const id = valueOf(header, ID);
  const type = valueOf(header, TYPE);
  if (id === undefined || type === undefined) return undefined;
  return `,"msg_id":${id},"msg_type":${type}`;
}

/** The text that follows a name, in its quotes. */
function valueOf(header: string, name: string): string | undefined {
  // Of equal names the last counts.
  const at = header.lastIndexOf(name);
  if (at === -1) return undefined;
  let start = at + name.length;
  if (header.charCodeAt(start) === 0x20) start += 1;
  if (header.charCodeAt(start) !== 0x22) return undefined;
  return header.substring(start, header.indexOf('"', start + 1) + 1);
}

function frameSingly(packed: Buffer, start: number, end: number): Buffer[] {
  const { channel, message } = decodeV1(packed.subarray(start, end));
  return frameDefault(channel as Channel, message);
}
