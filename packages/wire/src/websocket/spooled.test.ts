import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Message } from '../jupyter/message.ts';
import { decodeDefaultBinary, decodeDefaultText, encodeDefault } from './default-protocol.ts';
import { decodeResume } from './resume.ts';
import { asUtf8, streamDefault, streamResume, streamV1, type Body } from './spooled.ts';
import { decodeV1, encodeV1 } from './v1.ts';

/** A body in pieces of so many bytes. */
function bodyOf(parts: readonly Buffer[], piece: number): Body {
  const all = Buffer.concat(parts);
  return {
    lengths: parts.map(({ length }) => length),
    read: async function* (start = 0, end = all.length) {
      for (let at = start; at < end; at += piece) yield all.subarray(at, Math.min(at + piece, end));
    },
  };
}

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

const head = Message.create({ msgType: 'display_data', session: 's', metadata: { a: 1 } });

const withBody = (content: Buffer, buffers: readonly Buffer[]): Message =>
  new Message({
    header: head.headerBytes,
    parentHeader: head.parentHeaderBytes,
    metadata: head.metadataBytes,
    content,
    buffers,
  });

const content = fc
  .string({ unit: 'grapheme', maxLength: 60 })
  .map((text) => Buffer.from(JSON.stringify({ text })));
const buffers = fc.array(
  fc.uint8Array({ maxLength: 30 }).map((one) => Buffer.from(one)),
  { maxLength: 3 },
);

describe('a giant message', () => {
  it('is on the wire what it would be if it were in memory, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        content,
        buffers,
        fc.integer({ min: 1, max: 40 }),
        async (json, own, piece) => {
          const whole = withBody(json, own);
          const body = bodyOf([json, ...own], piece);
          const v1 = await collect(streamV1('iopub', head, body).pieces);
          expect(v1.equals(encodeV1('iopub', whole))).toBe(true);
          const text = streamDefault('iopub', head, body);
          const expected = encodeDefault('iopub', whole);
          expect(text.isBinary).toBe(expected.kind === 'binary');
          expect((await collect(text.pieces)).equals(expected.data)).toBe(true);
        },
      ),
    );
  });

  it('is read by every client', async () => {
    const json = Buffer.from('{"é":1}');
    const buffer = Buffer.from('bytes');
    const both = bodyOf([json, buffer], 3);
    const numbered = decodeResume(await collect(streamResume(9, 'iopub', head, both).pieces));
    expect(numbered.sequence).toBe(9);
    const v1 = decodeV1(await collect(streamV1('iopub', head, both).pieces));
    const binary = decodeDefaultBinary(await collect(streamDefault('iopub', head, both).pieces));
    for (const { message } of [numbered, v1, binary]) {
      expect(message.contentBytes).toEqual(json);
      expect(message.buffers).toEqual([buffer]);
    }
    const alone = streamDefault('iopub', head, bodyOf([json], 3));
    expect(decodeDefaultText(await collect(alone.pieces)).message.contentBytes).toEqual(json);
  });
});

describe('asUtf8', () => {
  it('leaves UTF-8 as it is, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 1, max: 9 }),
        async (text, piece) => {
          const bytes = Buffer.from(text);
          expect((await collect(asUtf8(bodyOf([bytes], piece).read()))).equals(bytes)).toBe(true);
        },
      ),
    );
  });

  it('makes UTF-8 of anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), fc.integer({ min: 1, max: 9 }), async (bytes, piece) => {
        const made = await collect(asUtf8(bodyOf([Buffer.from(bytes)], piece).read()));
        expect(Buffer.from(made.toString('utf8')).equals(made)).toBe(true);
      }),
    );
  });
});
