import { MessageError } from './errors.ts';
import type { LentFrames } from '../zmtp/lent-frames.ts';
import { DESK_BYTES, makeDesk } from './hmac.ts';
import { Message, type MessageParts } from './message.ts';
import type { Signer } from './signer.ts';

export const DELIMITER = Buffer.from('<IDS|MSG>');

/** A message as it came from a socket: routing identities (or an iopub topic) in front. */
export interface ReceivedMessage {
  readonly identities: readonly Buffer[];
  readonly message: Message;
}

/** Takes the frames of a message apart and checks its signature; throws `MessageError`. */
export function splitFrames(frames: readonly Buffer[], signer: Signer): ReceivedMessage {
  const delimiter = frames.findIndex((frame) => frame.equals(DELIMITER));
  if (delimiter === -1) throw new MessageError('no_delimiter', 'Frames without <IDS|MSG>');
  const [signature, ...parts] = frames.slice(delimiter + 1);
  const message = new Message(partsOf(parts));
  if (signature === undefined || !signer.verify(message, signature)) {
    throw badSignature();
  }
  return { identities: frames.slice(0, delimiter), message };
}

/** Where the one message lies that is lent. */
const desk = makeDesk();

/** Up to so many bytes a loop costs less than a call. */
const SHORT = 16;

/** Delimiter, signature and four JSON parts. */
const LEAST_FRAMES = 6;

/**
 * The same for frames that are only lent; so is the message then. The parts of a short one are laid
 * side by side on the desk: one copy, one signature, and no object for any part.
 */
export function takeFrames(frames: LentFrames, signer: Signer): Message {
  const { bytes, count, starts, ends } = frames;
  const delimiter = findDelimiter(frames);
  if (delimiter === -1) throw new MessageError('no_delimiter', 'Frames without <IDS|MSG>');
  if (count < delimiter + LEAST_FRAMES) {
    throw new MessageError('too_few_parts', 'A message has fewer than five parts');
  }
  const first = delimiter + 2;
  if ((ends[count - 1] ?? 0) - (starts[first] ?? 0) > DESK_BYTES)
    return takeLong(frames, first, signer);
  const placed = layOnDesk(frames, first);
  const signed = (placed[3] ?? 0) - desk.start;
  const signature = delimiter + 1;
  if (!signer.verifyDesk(desk, signed, bytes, starts[signature] ?? 0, ends[signature] ?? 0)) {
    throw badSignature();
  }
  return Message.lent({ bytes: desk.bytes, start: desk.start, ends: placed });
}

/** Here copying would cost more than views of the parts. */
function takeLong(
  { bytes, count, starts, ends }: LentFrames,
  first: number,
  signer: Signer,
): Message {
  const views: Buffer[] = [];
  for (let index = first - 1; index < count; index += 1) {
    views.push(bytes.subarray(starts[index], ends[index]));
  }
  const [signature, ...parts] = views;
  const message = Message.lent(partsOf(parts));
  if (signature === undefined || !signer.verify(message, signature)) throw badSignature();
  return message;
}

function partsOf([header, parentHeader, metadata, content, ...buffers]: Buffer[]): MessageParts {
  if (!header || !parentHeader || !metadata || !content) {
    throw new MessageError('too_few_parts', 'A message has fewer than five parts');
  }
  return { header, parentHeader, metadata, content, buffers };
}

/** Copies the frames from one on, and tells where each of them ends on the desk. */
function layOnDesk({ bytes, count, starts, ends }: LentFrames, first: number): number[] {
  const placed = [0, 0, 0, 0];
  let at: number = desk.start;
  for (let index = first; index < count; index += 1) {
    const start = starts[index] ?? 0;
    const end = ends[index] ?? 0;
    if (end - start > SHORT) bytes.copy(desk.bytes, at, start, end);
    else
      for (let byte = start; byte < end; byte += 1)
        desk.bytes[at + byte - start] = bytes[byte] ?? 0;
    at += end - start;
    placed[index - first] = at;
  }
  return placed;
}

function findDelimiter({ bytes, count, starts, ends }: LentFrames): number {
  for (let index = 0; index < count; index += 1) {
    const start = starts[index] ?? 0;
    if ((ends[index] ?? 0) - start === DELIMITER.length && isDelimiter(bytes, start)) return index;
  }
  return -1;
}

function isDelimiter(bytes: Buffer, start: number): boolean {
  for (let index = 0; index < DELIMITER.length; index += 1) {
    if (bytes[start + index] !== DELIMITER[index]) return false;
  }
  return true;
}

function badSignature(): MessageError {
  return new MessageError('bad_signature', 'The signature of a message is wrong');
}

/** The signed frames of a message. A DEALER passes no identities, a PUB its topic. */
export function joinFrames(
  message: Message,
  signer: Signer,
  identities: readonly Buffer[] = [],
): Buffer[] {
  return [
    ...identities,
    DELIMITER,
    Buffer.from(signer.sign(message), 'latin1'),
    message.headerBytes,
    message.parentHeaderBytes,
    message.metadataBytes,
    message.contentBytes,
    ...message.buffers,
  ];
}
