import type { Channel, Message } from '../jupyter/message.ts';
import { encodeV1, readUint64, writeUint64, decodeV1, type ChannelMessage } from './v1.ts';

/**
 * Elara's own sub-protocol: from the server each frame is one of `v1` behind a 64-bit
 * little-endian sequence number, to be given back as `?after=N`; to the server it is plain `v1`.
 */
export const RESUME_PROTOCOL = 'v1.resume.kernel.websocket.elara';

export interface NumberedMessage extends ChannelMessage {
  readonly sequence: number;
}

export function encodeResume(sequence: number, channel: Channel, message: Message): Buffer {
  const frame = encodeV1(channel, message, 8);
  writeUint64(frame, sequence, 0);
  return frame;
}

/** The client's side of it. */
export function decodeResume(frame: Buffer): NumberedMessage {
  const inner = decodeV1(frame.subarray(8));
  return { ...inner, sequence: readUint64(frame, 0) };
}
