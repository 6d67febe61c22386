import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Message, type Channel } from '../jupyter/message.ts';
import { frameDefaultBatch } from './default-batch.ts';
import { frameDefault } from './default-protocol.ts';
import { frameAt } from './frame.ts';
import { decodeResume, frameResume, frameResumeBatch } from './resume.ts';
import { frameV1 } from './v1.ts';

interface Sent {
  readonly channel: Channel;
  readonly message: Message;
}

const bytes = (text: string): Buffer => Buffer.from(text);

function sent(parts: Partial<Record<'header' | 'parent' | 'metadata' | 'content', Buffer>> = {}) {
  const {
    header = bytes('{"msg_id": "a_1", "msg_type": "stream", "session": "s"}'),
    parent = bytes('{"msg_id":"p"}'),
    metadata = bytes('{}'),
    content = bytes('{"name":"stdout","text":"x"}'),
  } = parts;
  return (buffers: Buffer[] = [], channel: Channel = 'iopub'): Sent => ({
    channel,
    message: new Message({ header, parentHeader: parent, metadata, content, buffers }),
  });
}

const packedOf = (all: readonly Sent[]): Buffer =>
  Buffer.concat(all.flatMap(({ channel, message }) => frameV1(channel, message)));

const singly = (all: readonly Sent[]): Buffer =>
  Buffer.concat(all.flatMap(({ channel, message }) => frameDefault(channel, message)));

const together = (all: readonly Sent[]): Buffer => Buffer.concat(frameDefaultBatch(packedOf(all)));

const header = fc.oneof(
  fc.record({ msg_id: fc.string({ unit: 'binary' }), msg_type: fc.string(), session: fc.string() }),
  fc.record({ msg_type: fc.uuid(), extra: fc.jsonValue(), msg_id: fc.uuid() }),
);
/** As two kinds of kernels write it. */
const json = (value: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> =>
  fc
    .tuple(value, fc.boolean())
    .map(([one, wide]) =>
      bytes(wide ? JSON.stringify(one, null, 1).replaceAll('\n', '') : JSON.stringify(one)),
    );
const object = json(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }));
const raw = fc.uint8Array({ maxLength: 200 }).map((one) => Buffer.from(one));
/** As long as what is not made a text of. */
const textOf = (length: number): Buffer => bytes(`{"text":"${'é'.repeat(length / 2)}"}`);
const anything: fc.Arbitrary<Sent> = fc
  .record({
    channel: fc.constantFrom<Channel>('iopub', 'shell', 'stdin', 'control'),
    header: json(header),
    parent: fc.oneof(fc.constant(bytes('{"msg_id":"p"}')), object),
    metadata: fc.oneof(fc.constant(bytes('{}')), object),
    content: fc.oneof(
      { weight: 5, arbitrary: object },
      { weight: 1, arbitrary: raw },
      { weight: 1, arbitrary: fc.integer({ min: 16_000, max: 70_000 }).map(textOf) },
    ),
    buffers: fc.oneof(
      { weight: 5, arbitrary: fc.constant<Buffer[]>([]) },
      fc.array(raw, { maxLength: 2 }),
    ),
  })
  .map(({ channel, buffers, ...parts }) => sent(parts)(buffers, channel));

describe('frameDefaultBatch', () => {
  it('writes of many messages what is written of each', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 12 }), (all) => {
        expect(together(all).equals(singly(all))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('makes one piece of messages that need no closer look', () => {
    const all = Array.from({ length: 50 }, () => sent()());
    expect(frameDefaultBatch(packedOf(all))).toHaveLength(1);
    expect(frameDefaultBatch(Buffer.alloc(0))).toEqual([]);
  });

  it.each([
    ['a name of a header twice', '{"msg_id":"a","msg_id":"b","msg_type":"t"}'],
    ['names inside a value', '{"msg_id":"a","x":"\\"msg_id\\":\\"c\\"","msg_type":"t"}'],
    ['names inside an object', '{"x":{"msg_id":"c"},"msg_type":"t","msg_id":"a"}'],
    ['a name as a value', '{"x":"msg_id","msg_id":"a","msg_type":"msg_type"}'],
    ['an escaped name', '{"msg_\\u0069d":"a","msg_type":"t"}'],
    ['space around', ' { "msg_id" : "a" , "msg_type"\n:  "t" } '],
    ['letters of two and three bytes', '{"msg_id":"é€","msg_type":"t"}'],
  ])('takes ids where they are, with %s', (_name, text) => {
    const all = [sent()(), sent({ header: bytes(text) })(), sent()()];
    expect(together(all).equals(singly(all))).toBe(true);
  });

  it('replaces bytes that are not UTF-8 where they are', () => {
    const bad = sent({ content: Buffer.from('{"text":"\xff"}', 'latin1') })();
    const text = together([sent()(), bad, sent()()]).toString('latin1');
    expect(
      Buffer.from(text, 'latin1')
        .toString()
        .match(/\ufffd"/g),
    ).toHaveLength(1);
  });

  it.each([20, 60, 1000, 70_000])('writes headers of all lengths: %d', (length) => {
    const content = bytes(`{"text":"${'x'.repeat(length)}"}`);
    const all = [sent({ content, header: bytes('{"msg_id":"","msg_type":""}') })(), sent()()];
    expect(together(all).equals(singly(all))).toBe(true);
  });
});

describe('frameResumeBatch', () => {
  it('numbers consecutive messages as each would be', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 8 }), fc.nat(2 ** 40), (all, first) => {
        const each = all.flatMap((one, index) =>
          frameResume(first + index, one.channel, one.message),
        );
        expect(frameResumeBatch(packedOf(all), first).equals(Buffer.concat(each))).toBe(true);
      }),
    );
  });

  it('is read back by the client', () => {
    const frames = frameResumeBatch(packedOf([sent()(), sent()()]), 7);
    const { start, end } = frameAt(frames, 0);
    expect(decodeResume(frames.subarray(start, end))).toMatchObject({
      sequence: 7,
      channel: 'iopub',
    });
  });
});
