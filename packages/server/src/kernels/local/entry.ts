import { decodeV1, type Channel, type Message } from 'elara-wire';

import type { JournalEntry, Origin } from '../host.ts';

/** An entry whose frame lies in a segment; taken apart when somebody asks for the message. */
export class PackedEntry implements JournalEntry {
  readonly sequence: number;
  readonly kind: number;
  readonly origin: Origin | undefined;
  readonly frame: Buffer;
  #channel: Channel | undefined;
  #message: Message | undefined;

  constructor(fields: Pick<JournalEntry, 'sequence' | 'kind' | 'origin'>, frame: Buffer) {
    this.sequence = fields.sequence;
    this.kind = fields.kind;
    this.origin = fields.origin;
    this.frame = frame;
  }

  get channel(): Channel {
    return this.#channel ?? this.#decode().channel;
  }

  get message(): Message {
    return this.#message ?? this.#decode().message;
  }

  #decode(): { channel: Channel; message: Message } {
    const { channel, message } = decodeV1(this.frame);
    // Only what came on a channel of ours was packed.
    this.#channel = channel as Channel;
    this.#message = message;
    return { channel: this.#channel, message };
  }
}
