import type { KernelMessage } from './framing.ts';

/** Messages as they can be compared: by channel, as no order holds between channels. */
export function describeMessages(messages: readonly KernelMessage[]): Record<string, unknown[]> {
  const channels: Record<string, Described[]> = {};
  for (const message of messages) {
    const channel = (channels[message.channel] ??= []);
    const described = describe(message);
    const last = channel.at(-1);
    if (last !== undefined && isSameStream(last, described)) join(last, described);
    else channel.push(described);
  }
  return channels;
}

interface Described {
  readonly type: unknown;
  readonly content: Record<string, unknown>;
  readonly metadata: unknown;
  readonly buffers: readonly string[];
  /** Names of the header's fields, and of those around it. */
  readonly fields: string;
}

function describe(message: KernelMessage): Described {
  const { header, metadata, content, buffers, keys = [] } = message;
  return {
    type: header['msg_type'],
    content: { ...content },
    metadata,
    buffers: buffers.map((buffer) => buffer.toString()),
    fields: [Object.keys(header).sort().join(), keys.join()].join(' in '),
  };
}

/** Output comes in pieces as the clock has it. */
const isSameStream = (a: Described, b: Described): boolean =>
  a.type === 'stream' && b.type === 'stream' && a.content['name'] === b.content['name'];

function join(first: Described, second: Described): void {
  first.content['text'] = String(first.content['text']) + String(second.content['text']);
}
