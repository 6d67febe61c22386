import type { Message } from 'elara-wire';

import type { Origin } from '../host.ts';

/** How many questions are remembered; a kernel with more unanswered ones answers by session. */
const LIMIT = 10_000;

/** Remembers who asked what, so that answers find their way. */
export class Origins {
  readonly #byMessage = new Map<string, Origin>();

  note(msgId: string, origin: Origin): void {
    this.#byMessage.delete(msgId);
    this.#byMessage.set(msgId, origin);
    if (this.#byMessage.size <= LIMIT) return;
    for (const oldest of this.#byMessage.keys()) {
      this.#byMessage.delete(oldest);
      return;
    }
  }

  /** Who asked the parent of this message; by the session in it where we do not remember. */
  of(message: Message): Origin | undefined {
    const { msg_id: id, session } = message.parentHeader;
    const known = id === undefined ? undefined : this.#byMessage.get(id);
    if (known !== undefined) return known;
    return session === undefined ? undefined : { connection: '', session };
  }
}
