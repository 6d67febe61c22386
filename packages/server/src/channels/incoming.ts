import type { ClientMessage, Message } from 'elara-wire';

import type { Outgoing } from '../kernels/index.ts';
import type { Logger } from '../log/index.ts';

export interface IncomingRules {
  /** All types where empty. */
  readonly allowedMessageTypes: readonly string[];
  readonly log: Logger;
}

/** What a client's message is after the rules (kernels §5); undefined when it goes no further. */
export function accept(
  { channel = '', message }: ClientMessage,
  rules: IncomingRules,
): { readonly channel: Outgoing['channel']; readonly message: Message } | undefined {
  const { allowedMessageTypes, log } = rules;
  // The header is read only where its type matters: what goes to no channel may lack one.
  if (allowedMessageTypes.length > 0 && !allowedMessageTypes.includes(message.header.msg_type)) {
    const type = message.header.msg_type;
    log.warn(`Received message of type "${type}", which is not allowed. Ignoring.`);
    return undefined;
  }
  if (channel === '') {
    log.warn('No channel specified, assuming shell', { type: message.header.msg_type });
    return { channel: 'shell', message };
  }
  if (channel === 'shell' || channel === 'control' || channel === 'stdin') {
    return { channel, message };
  }
  log.warn(`No such channel: ${JSON.stringify(channel.slice(0, 100))}`);
  return undefined;
}
