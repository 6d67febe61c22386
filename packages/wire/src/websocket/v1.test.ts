import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Message } from '../jupyter/message.ts';
import { decodeResume, encodeResume } from './resume.ts';
import { decodeV1, encodeV1 } from './v1.ts';

const bytes = fc.uint8Array({ maxLength: 60 }).map((value) => Buffer.from(value));
const messages = fc
  .record({
    header: bytes,
    parentHeader: bytes,
    metadata: bytes,
    content: bytes,
    buffers: fc.array(bytes),
  })
  .map((parts) => new Message(parts));

const SMALL = new Message({
  header: Buffer.from('{"a":1}'),
  parentHeader: Buffer.from('{}'),
  metadata: Buffer.from('{}'),
  content: Buffer.from('{"é":2}'),
});

describe('the v1 protocol', () => {
  it('has the layout seen on the wire', () => {
    const frame = encodeV1('shell', SMALL);
    const numbers = Array.from({ length: 7 }, (_, index) =>
      Number(frame.readBigUInt64LE(8 * index)),
    );
    expect(numbers).toEqual([6, 56, 61, 68, 70, 72, 80]);
    expect(frame.toString('utf8', 56)).toBe('shell{"a":1}{}{}{"é":2}');
  });

  it('gives back any message byte for byte', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const back = decodeV1(encodeV1('iopub', message));
        expect(back.channel).toBe('iopub');
        expect(back.message.headerBytes).toEqual(message.headerBytes);
        expect(back.message.parentHeaderBytes).toEqual(message.parentHeaderBytes);
        expect(back.message.metadataBytes).toEqual(message.metadataBytes);
        expect(back.message.contentBytes).toEqual(message.contentBytes);
        expect(back.message.buffers).toEqual(message.buffers);
      }),
    );
  });

  it('refuses a frame cut at any byte', () => {
    const frame = encodeV1('shell', SMALL);
    for (let length = 0; length < frame.length; length += 1) {
      expect(() => decodeV1(frame.subarray(0, length))).toThrow(
        expect.objectContaining({ name: 'WebSocketMessageError' }) as Error,
      );
    }
  });

  it('reads or refuses any bytes, with an error of its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(12), (noise, count) => {
        const frame = Buffer.from([count, 0, 0, 0, 0, 0, 0, 0, ...noise]);
        try {
          decodeV1(frame);
        } catch (error) {
          expect(error).toMatchObject({ name: 'WebSocketMessageError' });
        }
      }),
    );
  });
});

describe('the resume protocol', () => {
  it('is a v1 frame behind a sequence number', () => {
    const frame = encodeResume(2 ** 40 + 3, 'iopub', SMALL);
    expect(frame.readBigUInt64LE(0)).toBe(2n ** 40n + 3n);
    expect(frame.subarray(8)).toEqual(encodeV1('iopub', SMALL));
    expect(decodeResume(frame)).toMatchObject({ sequence: 2 ** 40 + 3, channel: 'iopub' });
  });
});
