import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { joinFrames, splitFrames } from './frames.ts';
import { Message } from './message.ts';
import { Signer } from './signer.ts';

const signer = new Signer('a0436f6c-1916-498b-8eb9-e81ab9368e84');

function example(): Message {
  return new Message({
    header: Buffer.from('{"msg_id":"1","msg_type":"status"}'),
    parentHeader: Buffer.from('{}'),
    metadata: Buffer.from('{}'),
    content: Buffer.from('{"execution_state":"idle"}'),
  });
}

describe('joinFrames and splitFrames', () => {
  it('give back identities, parts and buffers as they were', () => {
    const bytes = fc.uint8Array({ maxLength: 50 }).map((value) => Buffer.from(value));
    fc.assert(
      fc.property(fc.array(bytes), fc.array(bytes), bytes, (identities, buffers, content) => {
        const message = new Message({
          header: Buffer.from('{}'),
          parentHeader: Buffer.from('{}'),
          metadata: Buffer.from('{}'),
          content,
          buffers,
        });
        const back = splitFrames(joinFrames(message, signer, identities), signer);
        expect(back.identities).toEqual(identities);
        expect(back.message.contentBytes).toEqual(content);
        expect(back.message.buffers).toEqual(buffers);
      }),
    );
  });

  it('makes the signature that jupyter_client makes', () => {
    expect(joinFrames(example(), signer)[1]?.toString()).toBe(
      '4ea5bd1248eaf6f50495bc5b4bbf1df582d4b639b41f7e820450f42acdbf364f',
    );
  });

  it.each([
    [2, 'the header'],
    [3, 'the parent header'],
    [4, 'the metadata'],
    [5, 'the content'],
    [1, 'the signature'],
  ])('refuses frames with frame %i (%s) changed', (index) => {
    const frames = joinFrames(example(), signer);
    frames[index] = Buffer.concat([frames[index]!, Buffer.from(' ')]);
    expect(() => splitFrames(frames, signer)).toThrow('The signature of a message is wrong');
  });

  it('does not sign buffers, as the protocol says', () => {
    const frames = [...joinFrames(example(), signer), Buffer.from('later')];
    expect(splitFrames(frames, signer).message.buffers.join()).toBe('later');
  });

  it('neither signs nor checks with an empty key', () => {
    const open = new Signer('');
    const frames = joinFrames(example(), open);
    expect(frames[1]).toHaveLength(0);
    frames[1] = Buffer.from('whatever');
    expect(splitFrames(frames, open).message.header.msg_type).toBe('status');
  });

  it.each([
    ['no_delimiter', [Buffer.from('a')]],
    ['too_few_parts', joinFrames(example(), signer).slice(0, 5)],
  ])('refuses with %s', (code, frames) => {
    expect(() => splitFrames(frames, signer)).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('signs with other hashes of the connection file, and refuses what it does not know', () => {
    expect(new Signer('k', 'hmac-sha512').sign(example())).toHaveLength(128);
    expect(() => new Signer('k', 'rot13')).toThrow('Unknown signature scheme: rot13');
  });
});

describe('Message', () => {
  it('shares the parent among all messages of one request, which nobody can change', () => {
    const of = (parent: string): Message =>
      new Message({
        header: Buffer.from('{"msg_id":"1","msg_type":"status"}'),
        parentHeader: Buffer.from(parent),
        metadata: Buffer.from('{}'),
        content: Buffer.from('{}'),
      });
    const first = of('{"msg_id":"a"}').parentHeader;
    expect(of('{"msg_id":"a"}').parentHeader).toBe(first);
    expect(of('{"msg_id":"b"}').parentHeader).toEqual({ msg_id: 'b' });
    expect(of('{"msg_id":"a"}').parentHeader).toEqual({ msg_id: 'a' });
    expect(Object.isFrozen(first)).toBe(true);
  });

  it('does not confuse a parent with other bytes that came into its place', () => {
    const bytes = Buffer.from('{"msg_id":"a"}');
    const parts = { header: Buffer.from('{}'), metadata: bytes, content: bytes };
    expect(new Message({ ...parts, parentHeader: bytes }).parentHeader).toEqual({ msg_id: 'a' });
    bytes.write('{"msg_id":"b"}');
    expect(new Message({ ...parts, parentHeader: bytes }).parentHeader).toEqual({ msg_id: 'b' });
  });

  it('is made from values', () => {
    const date = new Date('2026-01-02T03:04:05.678Z');
    const message = Message.create({
      msgType: 'stream',
      session: 's',
      msgId: 'm',
      date,
      content: { text: 'é' },
    });
    expect(message.headerBytes.toString()).toBe(
      '{"msg_id":"m","msg_type":"stream","username":"username","session":"s","date":"2026-01-02T03:04:05.678Z","version":"5.4"}',
    );
    expect(message.parentHeader).toEqual({});
    expect(message.parseContent()).toEqual({ text: 'é' });
    expect(message.byteLength).toBe(message.headerBytes.length + 2 + 2 + 13);
  });

  it.each(['', '[]', 'null', '{"msg_id":1,"msg_type":"x"}', '{'])(
    'refuses %s as a header',
    (text) => {
      const bytes = Buffer.from('{}');
      const message = new Message({
        header: Buffer.from(text),
        parentHeader: bytes,
        metadata: bytes,
        content: bytes,
      });
      expect(() => message.header).toThrow(
        expect.objectContaining({ code: 'bad_header' }) as Error,
      );
    },
  );
});
