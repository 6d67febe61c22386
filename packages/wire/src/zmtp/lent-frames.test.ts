import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Decoder } from './decoder.ts';
import { encodeCommand, encodeMessage } from './frames.ts';
import { encodeGreeting } from './greeting.ts';
import { LentFrames, NOT_LENT, NOT_WHOLE } from './lent-frames.ts';

const LIMIT = 16_384;

/** Messages as lists of frames in hex; `lent` and `pieces` say how many came in which way. */
class Reader {
  readonly messages: string[][] = [];
  readonly commands: string[] = [];
  lent = 0;
  pieces = 0;
  readonly #decoder: Decoder;
  #frames: string[] = [];
  #open: Buffer[] = [];

  constructor(lends: boolean, largeFrom = Infinity) {
    this.#decoder = new Decoder(
      {
        greeting: () => undefined,
        command: (body) => this.commands.push(body.toString('hex')),
        frame: (body, more) => {
          this.#add(body, more);
        },
        begins: (size) => size >= largeFrom,
        piece: (bytes) => {
          this.pieces += 1;
          this.#open.push(Buffer.from(bytes));
        },
        ends: (more) => {
          this.#add(Buffer.concat(this.#open.splice(0)), more);
        },
        lent: (frames) => {
          this.lent += 1;
          this.#take(frames);
        },
      },
      { maxFrameSize: 1_000_000, copies: true },
    );
    this.#decoder.push(encodeGreeting());
    if (lends) this.#decoder.lend(LIMIT);
  }

  /** As from a socket: all in one buffer, which is overwritten afterwards. */
  push(chunks: readonly Buffer[]): this {
    for (const chunk of chunks) {
      const buffer = Buffer.from(chunk);
      this.#decoder.push(buffer);
      buffer.fill(0xee);
    }
    return this;
  }

  #take({ bytes, count, starts, ends }: LentFrames): void {
    this.messages.push(
      Array.from({ length: count }, (_, index) =>
        bytes.toString('hex', starts[index], ends[index]),
      ),
    );
  }

  #add(body: Buffer, more: boolean): void {
    // Looked at later, as a consumer may: what was given must not be overwritten.
    this.#frames.push(body.toString('hex'));
    if (more) return;
    this.messages.push(this.#frames);
    this.#frames = [];
  }
}

const someMessages = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1 }) },
    fc.constant(Array.from({ length: 70 }, () => new Uint8Array(2))),
    fc.constant([new Uint8Array(3), new Uint8Array(20_000).fill(5)]),
  ),
  { maxLength: 8 },
);

function encode(messages: readonly (readonly Uint8Array[])[]): Buffer {
  return Buffer.concat(
    messages.flatMap((parts) => [
      ...encodeMessage(parts.map((part) => Buffer.from(part))),
      ...(parts.length === 2 ? [encodeCommand(Buffer.from('\x04PONG'))] : []),
    ]),
  );
}

describe('messages that are lent', () => {
  it('are the same as frame by frame, under any cuts, with large frames in pieces', () => {
    fc.assert(
      fc.property(someMessages, fc.array(fc.nat()), (messages, cuts) => {
        const bytes = encode(messages);
        const places = cuts
          .map((cut) => (bytes.length === 0 ? 0 : cut % bytes.length))
          .sort((left, right) => left - right);
        const chunks = [0, ...places].map((start, index) => bytes.subarray(start, places[index]));
        const expected = messages.map((parts) =>
          parts.map((part) => Buffer.from(part).toString('hex')),
        );
        const plain = new Reader(false).push(chunks);
        for (const reader of [
          plain,
          new Reader(true).push(chunks),
          new Reader(true, 250).push(chunks),
        ]) {
          expect(reader.messages).toEqual(expected);
          expect(reader.commands).toEqual(plain.commands);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are the same when cut at every byte', () => {
    const bytes = encode([
      [Buffer.from('a'), Buffer.alloc(300, 1)],
      [Buffer.alloc(0)],
      [Buffer.from('bc')],
    ]);
    const whole = new Reader(true).push([bytes]);
    expect(whole.lent).toBe(3);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const reader = new Reader(true, 200).push([bytes.subarray(0, cut), bytes.subarray(cut)]);
      expect(reader.messages).toEqual(whole.messages);
      expect(reader.commands).toEqual(whole.commands);
    }
  });

  it('pass large frames on as they come, each byte once', () => {
    const bytes = encode([[Buffer.from('small'), Buffer.alloc(100_000, 7)]]);
    const chunks = [0, 1, 2, 3].map((index) =>
      bytes.subarray(index * 25_004, (index + 1) * 25_004),
    );
    const reader = new Reader(true, 50_000).push(chunks);
    expect(reader.pieces).toBe(4);
    expect(reader.messages[0]?.[1] === '07'.repeat(100_000)).toBe(true);
  });
});

describe('LentFrames', () => {
  const message = Buffer.concat(encodeMessage([Buffer.from('ab'), Buffer.alloc(256)]));

  it('finds a message behind others', () => {
    const frames = new LentFrames(LIMIT);
    const bytes = Buffer.concat([Buffer.from('xyz'), message, message]);
    expect(frames.find(bytes, 3, bytes.length)).toBe(3 + message.length);
    expect([frames.count, frames.starts[0], frames.ends[0]]).toEqual([2, 5, 7]);
    expect([frames.starts[1], frames.ends[1]]).toEqual([16, 272]);
  });

  it.each([
    ['a command', encodeCommand(Buffer.from('\x04PING'))],
    ['impossible flags', Buffer.from([8, 0])],
    ['2^63 bytes', Buffer.from('028000000000000000ffffffffffffffffff', 'hex')],
    ['a message that is large', Buffer.concat(encodeMessage([Buffer.alloc(LIMIT)]))],
    [
      'a message of many frames',
      Buffer.concat(encodeMessage(Array<Buffer>(65).fill(Buffer.alloc(1)))),
    ],
  ])('leaves %s to the decoder', (_name, bytes) => {
    expect(new LentFrames(LIMIT).find(bytes, 0, bytes.length)).toBe(NOT_LENT);
  });

  it('says how far a message goes at least', () => {
    const frames = new LentFrames(LIMIT);
    const needed: number[] = [];
    for (let length = 0; length < message.length; length += 1) {
      expect(frames.find(message, 0, length)).toBe(NOT_WHOLE);
      if (needed.at(-1) !== frames.needed) needed.push(frames.needed);
    }
    // First header, first body, flags and size, long size, second body.
    expect(needed).toEqual([2, 4, 6, 13, 269]);
    expect(frames.find(message, 0, message.length)).toBe(message.length);
  });
});
