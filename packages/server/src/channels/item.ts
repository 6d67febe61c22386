import type { Channel, Message } from 'elara-wire';

import type { SpooledBody } from '../kernels/index.ts';

/** A message on its way to one client. */
export interface Item {
  readonly channel: Channel;
  readonly message: Message;
  /** That of the newest journal entry that the client has, with this message. */
  readonly sequence: number;
  /** Where its content and buffers are, if they are not in memory. */
  readonly spooled?: SpooledBody | undefined;
}
