import type { Channel, Message } from 'elara-wire';

import type { Execution, Origin } from '../host.ts';

/** Finished executions that are kept for who asks. */
const LIMIT = 1000;

/** Who executed what and what became of it, from the messages that pass by. */
export class Executions {
  readonly #records = new Map<string, Execution>();

  list(): Execution[] {
    return [...this.#records.values()];
  }

  /** A request goes to the kernel. */
  asked(message: Message, origin: Origin, now: number): void {
    if (message.header.msg_type !== 'execute_request') return;
    const cellId = message.parseMetadata()['cellId'];
    this.#records.set(message.header.msg_id, {
      msgId: message.header.msg_id,
      session: origin.session,
      cellId: typeof cellId === 'string' ? cellId : undefined,
      state: 'queued',
      queuedAt: now,
      startedAt: undefined,
      endedAt: undefined,
    });
    this.#forgetOld();
  }

  /** A message comes from the kernel. */
  observe(channel: Channel, message: Message, now: number): void {
    const id = message.parentHeader.msg_id;
    const record = id === undefined ? undefined : this.#records.get(id);
    if (record === undefined) return;
    const type = message.header.msg_type;
    if (channel === 'iopub' && type === 'execute_input' && record.state === 'queued') {
      this.#records.set(record.msgId, { ...record, state: 'running', startedAt: now });
    } else if (channel === 'shell' && type === 'execute_reply') {
      this.#records.set(record.msgId, { ...record, state: outcome(message), endedAt: now });
    }
  }

  /** The process is gone: nothing that was open will be answered. */
  lose(now: number): void {
    for (const record of this.#records.values()) {
      if (record.state !== 'queued' && record.state !== 'running') continue;
      this.#records.set(record.msgId, { ...record, state: 'lost', endedAt: now });
    }
  }

  #forgetOld(): void {
    for (const [id, record] of this.#records) {
      if (this.#records.size <= LIMIT) return;
      if (record.endedAt !== undefined) this.#records.delete(id);
    }
  }
}

function outcome(message: Message): 'ok' | 'error' | 'aborted' {
  const status = message.parseContent()['status'];
  if (status === 'aborted' || status === 'abort') return 'aborted';
  return status === 'error' ? 'error' : 'ok';
}
