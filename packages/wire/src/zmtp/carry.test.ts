import { describe, expect, it } from 'vitest';

import { Carry } from './carry.ts';
import { encodeMessage } from './frames.ts';
import { LentFrames, NOT_LENT, NOT_WHOLE } from './lent-frames.ts';

const LIMIT = 1_048_576;

function encode(...sizes: readonly number[]): Buffer {
  return Buffer.concat(encodeMessage(sizes.map((size, index) => Buffer.alloc(size, index + 1))));
}

function rig() {
  const frames = new LentFrames(LIMIT);
  return { frames, carry: new Carry(frames) };
}

describe('Carry', () => {
  it('completes a message over any number of chunks, and takes nothing of the next', () => {
    const message = encode(3, 300, 100_000, 0);
    const stream = Buffer.concat([message, encode(7)]);
    for (const size of [1, 999, 30_000, 100_000]) {
      const { frames, carry } = rig();
      let at = Math.min(size, 5);
      frames.find(stream, 0, at);
      carry.begin(stream.subarray(0, at), 0, frames.needed);
      let found = NOT_WHOLE;
      while (found === NOT_WHOLE) {
        const chunk = Buffer.from(stream.subarray(at, at + size));
        const filled = carry.fill(chunk);
        chunk.fill(0xee);
        at += filled.end;
        found = filled.found;
      }
      expect(at).toBe(message.length);
      expect(found).toBe(message.length);
      expect(carry.bytes.equals(message)).toBe(true);
      expect([frames.count, frames.ends[3]]).toEqual([4, message.length]);
    }
  });

  it('says what cannot be lent, and has all bytes of it that came', () => {
    const { frames, carry } = rig();
    const claim = Buffer.from('020000000100000000', 'hex');
    frames.find(claim, 0, 4);
    carry.begin(claim.subarray(0, 4), 0, frames.needed);
    expect(carry.fill(claim.subarray(4, 7))).toEqual({ end: 3, found: NOT_WHOLE });
    expect(carry.fill(claim.subarray(7))).toEqual({ end: 2, found: NOT_LENT });
    expect(carry.bytes).toEqual(claim);
  });

  it('uses memory again, and holds none while it is empty', () => {
    const message = encode(200_000);
    const memory = (): ArrayBufferLike => {
      const { frames, carry } = rig();
      frames.find(message, 0, 100_000);
      carry.begin(message.subarray(0, 100_000), 0, frames.needed);
      expect(carry.isEmpty).toBe(false);
      const { buffer } = carry.bytes;
      carry.clear();
      expect(carry.isEmpty).toBe(true);
      expect(carry.bytes).toHaveLength(0);
      return buffer;
    };
    expect(memory()).toBe(memory());
  });
});
