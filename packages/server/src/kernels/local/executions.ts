import type { Channel, Message, ParentHeader } from 'elara-wire';

import type { Execution, Origin } from '../host.ts';
import { Kind } from './kinds.ts';

/** Executions that are kept for who asks, as long as there are finished ones to forget. */
const LIMIT = 1000;
/** No kernel works through more: who asks a stopped one for ever must not fill the memory. */
const MOST = 10_000;

type Record = { -readonly [Key in keyof Execution]: Execution[Key] };

/** What is known of a request that goes to the kernel. */
export interface Asked {
  readonly message: Message;
  readonly origin: Origin;
  /** API path of the document that the kernel belongs to. */
  readonly notebook: string | undefined;
  readonly now: number;
}

/** A message that comes from the kernel. */
export interface Heard {
  readonly channel: Channel;
  readonly message: Message;
  readonly kind: number;
  /** The number it gets in the journal. */
  readonly sequence: number;
  readonly now: number;
}

/** Who executed what, what became of it, and where in the journal it is. */
export class Executions {
  readonly #records = new Map<string, Record>();
  /** Ids of the finished ones, oldest first. */
  readonly #ended = new Set<string>();
  /** Of the newest message, since all that is said of one request has the very same. */
  #parent: ParentHeader | undefined;
  #record: Record | undefined;

  list(): Execution[] {
    return [...this.#records.values()].map((record) => ({ ...record }));
  }

  get(msgId: string): Execution | undefined {
    const record = this.#records.get(msgId);
    return record === undefined ? undefined : { ...record };
  }

  /** A request goes to the kernel. */
  asked({ message, origin, notebook, now }: Asked): void {
    if (message.msgType !== 'execute_request') return;
    const cellId = message.parseMetadata()['cellId'];
    const msgId = message.header.msg_id;
    this.#ended.delete(msgId);
    this.#records.set(msgId, {
      msgId,
      session: origin.session,
      notebook,
      cellId: typeof cellId === 'string' ? cellId : undefined,
      state: 'queued',
      queuedAt: now,
      startedAt: undefined,
      endedAt: undefined,
      first: undefined,
      last: undefined,
    });
    this.#parent = undefined;
    this.#forgetOld();
  }

  /** A message comes from the kernel. */
  observe(heard: Heard): void {
    const { message, kind, sequence } = heard;
    const record = this.#recordOf(message.parentHeader);
    if (record === undefined) return;
    record.first ??= sequence;
    record.last = sequence;
    if ((kind & (Kind.input | Kind.reply)) !== 0) this.#change(record, heard);
  }

  /** The process is gone: nothing that was open will be answered. */
  lose(now: number): void {
    for (const record of this.#records.values()) {
      if (record.state !== 'queued' && record.state !== 'running') continue;
      this.#end(record, 'lost', now);
    }
  }

  #recordOf(parent: ParentHeader): Record | undefined {
    if (parent !== this.#parent) {
      this.#parent = parent;
      this.#record = parent.msg_id === undefined ? undefined : this.#records.get(parent.msg_id);
    }
    return this.#record;
  }

  /** The oldest finished ones, else the oldest of all, without a look at each: two for each new one. */
  #forgetOld(): void {
    for (let forgotten = 0; forgotten < 2 && this.#records.size > LIMIT; forgotten += 1) {
      if (this.#ended.size > 0) this.#forget(this.#ended);
      else if (this.#records.size > MOST) this.#forget(this.#records);
    }
  }

  #forget(ids: { keys(): Iterator<string> }): void {
    const oldest = ids.keys().next();
    if (oldest.done === true) return;
    this.#records.delete(oldest.value);
    this.#ended.delete(oldest.value);
  }

  #end(record: Record, state: Record['state'], now: number): void {
    record.state = state;
    record.endedAt = now;
    this.#ended.add(record.msgId);
  }

  #change(record: Record, { kind, message, now }: Heard): void {
    if (kind !== Kind.input) this.#end(record, outcome(message), now);
    else if (record.state === 'queued') {
      record.state = 'running';
      record.startedAt = now;
    }
  }
}

function outcome(message: Message): 'ok' | 'error' | 'aborted' {
  const status = message.parseContent()['status'];
  if (status === 'aborted' || status === 'abort') return 'aborted';
  return status === 'error' ? 'error' : 'ok';
}
