import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { encodeMessage } from '../zmtp/frames.ts';
import { LentFrames } from '../zmtp/lent-frames.ts';
import { joinFrames, splitFrames, takeFrames } from './frames.ts';
import { Message } from './message.ts';
import { Signer } from './signer.ts';

const signer = new Signer('a0436f6c-1916-498b-8eb9-e81ab9368e84');

function lend(frames: readonly Buffer[]): LentFrames {
  const lent = new LentFrames(1_000_000);
  const bytes = Buffer.concat(encodeMessage(frames));
  expect(lent.find(bytes, 0, bytes.length)).toBe(bytes.length);
  return lent;
}

function of(content: string, buffers: readonly Buffer[] = []): Message {
  const parent = Message.create({ msgType: 'execute_request', session: 's' }).header;
  const message = Message.create({ msgType: 'stream', session: 'k', parent, buffers });
  return new Message({
    header: message.headerBytes,
    parentHeader: message.parentHeaderBytes,
    metadata: message.metadataBytes,
    content: Buffer.from(content),
    buffers,
  });
}

function partsOf(message: Message): readonly Buffer[] {
  const { headerBytes, parentHeaderBytes, metadataBytes, contentBytes, buffers } = message;
  return [headerBytes, parentHeaderBytes, metadataBytes, contentBytes, ...buffers].map((part) =>
    Buffer.from(part),
  );
}

/** The message, or the code of the error. */
function outcome(take: () => Message): readonly string[] | string {
  try {
    return partsOf(take()).map((part) => part.toString('base64'));
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('takeFrames', () => {
  it('finds in lent frames what splitFrames finds in frames, whatever they are', () => {
    const bytes = fc
      .oneof(
        { weight: 9, arbitrary: fc.uint8Array({ maxLength: 300 }) },
        fc.constant(new Uint8Array(20_000)),
      )
      .map((value) => Buffer.from(value));
    const good = fc
      .tuple(fc.array(bytes, { maxLength: 3 }), fc.array(bytes, { maxLength: 5 }), fc.string())
      .map(([identities, buffers, content]) =>
        joinFrames(of(content, buffers), signer, identities),
      );
    const broken = fc.tuple(good, fc.nat(), fc.nat()).map(([frames, which, how]) => {
      const index = which % frames.length;
      const frame = Buffer.from(frames[index]!);
      if (frame.length === 0 || how % 3 === 0) return frames.toSpliced(index, 1);
      frame[how % frame.length]! ^= 1 + (how % 255);
      return frames.toSpliced(index, 1, frame);
    });
    fc.assert(
      fc.property(fc.oneof(good, broken, fc.array(bytes, { minLength: 1 })), (frames) => {
        const expected = outcome(() => splitFrames(frames, signer).message);
        expect(outcome(() => takeFrames(lend(frames), signer))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['hmac-md5', 'hmac-sha1', 'hmac-sha256', 'hmac-sha384', 'hmac-sha512'])(
    'checks signatures of %s',
    (scheme) => {
      const other = new Signer('key', scheme);
      const frames = joinFrames(of('{}'), other);
      expect(takeFrames(lend(frames), other).msgType).toBe('stream');
      expect(() => takeFrames(lend(joinFrames(of('{}'), signer)), other)).toThrow(
        'The signature of a message is wrong',
      );
    },
  );

  it('checks nothing without a key', () => {
    const open = new Signer('');
    expect(takeFrames(lend(joinFrames(of('{}'), signer)), open).msgType).toBe('stream');
  });
});

describe('a lent message', () => {
  it('is overwritten by the next one, unless it was kept', () => {
    const [lost, kept] = ['{"n":1}', '{"n":2}'].map((content) => of(content));
    const first = takeFrames(lend(joinFrames(lost!, signer)), signer);
    const second = takeFrames(lend(joinFrames(kept!, signer)), signer).keep();
    takeFrames(lend(joinFrames(of('{"n":3}'), signer)), signer);
    first.release();
    second.release();
    expect(() => first.contentBytes).toThrow('A message was used after it was overwritten');
    expect(second.parseContent()).toEqual({ n: 2 });
    expect(partsOf(second)).toEqual(partsOf(kept!));
  });

  it('is not touched by what is signed meanwhile', () => {
    const whole = of('{"n":1}');
    const message = takeFrames(lend(joinFrames(whole, signer)), signer);
    joinFrames(of('{"n":2}'), signer);
    expect(partsOf(message)).toEqual(partsOf(whole));
  });

  it('keeps what was read of it', () => {
    const message = takeFrames(lend(joinFrames(of('{}'), signer)), signer);
    message.checkHeaders();
    message.release();
    expect(message.msgType).toBe('stream');
    expect(message.parentHeader.msg_type).toBe('execute_request');
  });

  it('can be kept where it is long, too', () => {
    const whole = of(`{"text":"${'x'.repeat(50_000)}"}`, [Buffer.from('buffer')]);
    const message = takeFrames(lend(joinFrames(whole, signer)), signer);
    expect(message.msgType).toBe('stream');
    message.keep().release();
    expect(partsOf(message)).toEqual(partsOf(whole));
    const lost = takeFrames(lend(joinFrames(whole, signer)), signer);
    lost.release();
    expect(() => lost.contentBytes).toThrow('A message was used after it was overwritten');
  });

  it('needs no copy where it has bytes of its own', () => {
    const message = of('{}');
    const before = message.contentBytes;
    expect(message.keep().contentBytes).toBe(before);
    message.release();
    expect(message.contentBytes).toBe(before);
  });
});

describe('Message', () => {
  it('writes its parts one after the other, however they came', () => {
    const buffers = [Buffer.from('one'), Buffer.alloc(0), Buffer.from('three')];
    const whole = of('{"a":1}', buffers);
    const lent = takeFrames(lend(joinFrames(whole, signer)), signer);
    const parts = partsOf(whole);
    const bytes = Buffer.concat(parts);
    for (const message of [whole, lent, lent.keep()]) {
      const target = Buffer.alloc(bytes.length + 10);
      expect(message.copyTo(target, 3)).toBe(bytes.length + 3);
      expect(target.subarray(3, bytes.length + 3)).toEqual(bytes);
      expect(message.byteLength).toBe(bytes.length);
      expect(message.partCount).toBe(7);
      let end = 0;
      for (const [index, part] of parts.entries()) {
        end += part.length;
        expect(message.partEnd(index)).toBe(end);
      }
    }
  });

  it('tells the type of a header that only a parser can read', () => {
    const bytes = Buffer.from('{}');
    const header = Buffer.from('{"msg_id":"\\u0031","msg_type":"d\\u0065bug","n":[1]}');
    const message = new Message({ header, parentHeader: bytes, metadata: bytes, content: bytes });
    expect(message.msgType).toBe('debug');
  });
});
