import type { Channel, Message } from '../jupyter/message.ts';
import { Opcode, frameAt, frameHeaderLength, writeFrameHeader } from './frame.ts';
import {
  decodeV1,
  frameBinary,
  readUint64,
  v1Payload,
  writeUint64,
  type ChannelMessage,
} from './v1.ts';

/**
 * Elara's own sub-protocol: from the server each frame is one of `v1` behind a 64-bit
 * little-endian sequence number, to be given back as `?after=N`; to the server it is plain `v1`.
 */
export const RESUME_PROTOCOL = 'v1.resume.kernel.websocket.elara';

export interface NumberedMessage extends ChannelMessage {
  readonly sequence: number;
}

/** Bytes of the sequence number. */
const NUMBER = 8;

export function encodeResume(sequence: number, channel: Channel, message: Message): Buffer {
  return Buffer.concat([numberOf(sequence), ...v1Payload(channel, message)]);
}

/** The same as a whole websocket frame in pieces, of which the large ones are not copied. */
export function frameResume(sequence: number, channel: Channel, message: Message): Buffer[] {
  return frameBinary([numberOf(sequence), ...v1Payload(channel, message)]);
}

/** Numbers consecutive v1 messages, each of which is behind its websocket header. */
export function frameResumeBatch(packed: Buffer, first: number): Buffer {
  let size = 0;
  for (let at = 0; at < packed.length;) {
    const { start, end } = frameAt(packed, at);
    size += frameHeaderLength(end - start + NUMBER) + NUMBER + end - start;
    at = end;
  }
  const frames = Buffer.allocUnsafeSlow(size);
  let sequence = first;
  let target = 0;
  for (let at = 0; at < packed.length; sequence += 1) {
    const { start, end } = frameAt(packed, at);
    target = writeFrameHeader(frames, target, Opcode.binary, end - start + NUMBER);
    writeUint64(frames, sequence, target);
    target += NUMBER + packed.copy(frames, target + NUMBER, start, end);
    at = end;
  }
  return frames;
}

/** A sequence number as it stands before a message. */
export function numberOf(sequence: number): Buffer {
  const number = Buffer.allocUnsafe(NUMBER);
  writeUint64(number, sequence, 0);
  return number;
}

/** The client's side of it. */
export function decodeResume(frame: Buffer): NumberedMessage {
  const inner = decodeV1(frame.subarray(NUMBER));
  return { ...inner, sequence: readUint64(frame, 0) };
}
