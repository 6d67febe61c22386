import { Message, decodeV1, encodeV1, type Channel } from 'elara-wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { frameAt, frameLength, headerLength, pack, packedPieces } from './packing.ts';

const CHANNELS: readonly Channel[] = ['shell', 'control', 'stdin', 'iopub'];

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));

const anyMessage = fc
  .record({
    header: bytes,
    parentHeader: bytes,
    metadata: bytes,
    content: bytes,
    buffers: fc.array(bytes, { maxLength: 4 }),
  })
  .map((parts) => new Message(parts));

/** A message whose frame has exactly this length. */
function messageOf(length: number): Message {
  const empty = Buffer.alloc(0);
  const parts = { header: empty, parentHeader: empty, metadata: empty };
  const rest = length - frameLength('iopub', new Message({ ...parts, content: empty }));
  return new Message({ ...parts, content: Buffer.alloc(rest, 7) });
}

function packed(channel: Channel, message: Message, before = 0): Buffer {
  const length = frameLength(channel, message);
  const target = Buffer.alloc(before + headerLength(length) + length);
  expect(pack(target, before, channel, message, length)).toBe(target.length);
  return target.subarray(before);
}

describe('packing', () => {
  it('writes what the v1 protocol writes, behind the header of a websocket frame', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CHANNELS), anyMessage, fc.nat(20), (channel, message, at) => {
        const made = packed(channel, message, at);
        const wanted = encodeV1(channel, message);
        const { start, end } = frameAt(made, 0);
        expect(made.subarray(start, end).equals(wanted)).toBe(true);
        expect(end).toBe(made.length);
        expect(Buffer.concat(packedPieces(channel, message)).equals(made)).toBe(true);
      }),
    );
  });

  it.each([
    [125, '827d'],
    [126, '827e007e'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ])('writes the length %i as a websocket does', (length, header) => {
    const made = packed('iopub', messageOf(length));
    expect(made.subarray(0, headerLength(length)).toString('hex')).toBe(header);
    expect(made.length).toBe(headerLength(length) + length);
    expect(frameAt(made, 0)).toEqual({ start: headerLength(length), end: made.length });
    expect(decodeV1(made.subarray(headerLength(length))).channel).toBe('iopub');
  });

  it('reads lengths beyond 32 bits', () => {
    const header = Buffer.from('827f0000000500000007', 'hex');
    expect(frameAt(header, 0)).toEqual({ start: 10, end: 10 + 5 * 2 ** 32 + 7 });
  });
});
