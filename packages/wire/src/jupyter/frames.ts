import { MessageError } from './errors.ts';
import { Message } from './message.ts';
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
  const [signature, header, parentHeader, metadata, content] = frames.slice(delimiter + 1);
  if (!signature || !header || !parentHeader || !metadata || !content) {
    throw new MessageError('too_few_parts', 'A message has fewer than five parts');
  }
  const buffers = frames.slice(delimiter + 6);
  const message = new Message({ header, parentHeader, metadata, content, buffers });
  if (!signer.verify(message, signature)) {
    throw new MessageError('bad_signature', 'The signature of a message is wrong');
  }
  return { identities: frames.slice(0, delimiter), message };
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
