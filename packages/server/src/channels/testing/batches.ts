import { Message, frameV1, type Channel, type MessageFields } from 'elara-wire';

import { Kind, type Batch, type JournalEntry, type Origin } from '../../kernels/index.ts';

export interface Said extends Partial<MessageFields> {
  readonly channel?: Channel;
  readonly kind?: number;
  readonly origin?: Origin;
}

/** A batch as a journal gives it, of messages with consecutive numbers. */
export function batchOf(first: number, said: readonly Said[], isPacked = true): Batch {
  const entries = said.map((one, index) => entryOf(first + index, one));
  const frames = entries.flatMap(({ channel, message }) => frameV1(channel, message));
  const packed = Buffer.concat(frames);
  return {
    first,
    last: first + entries.length - 1,
    bytes: packed.length,
    kinds: entries.reduce((kinds, { kind }) => kinds | kind, 0),
    entries,
    packed: isPacked ? packed : undefined,
    parentOfLast: () => entries.at(-1)?.message.parentHeaderBytes ?? Buffer.from('{}'),
  };
}

function entryOf(sequence: number, said: Said): JournalEntry {
  const { channel = 'iopub', kind = Kind.output, origin, ...fields } = said;
  const message = Message.create({ msgType: 'stream', session: 'k', ...fields });
  const own = origin === undefined ? kind : kind | Kind.addressed;
  return { sequence, channel, message, kind: own, origin };
}

/** Lines of a stream, one message each. */
export const lines = (...texts: string[]): Said[] =>
  texts.map((text) => ({
    parent: { msg_id: 'p' },
    content: { name: 'stdout', text },
  }));
