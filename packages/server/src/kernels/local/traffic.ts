import { Message, type Channel } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import type {
  BatchListener,
  Execution,
  Outgoing,
  SubscribeOptions,
  Subscription,
} from '../host.ts';
import { Executions } from './executions.ts';
import type { KernelJournal, Source } from './journal-store.ts';
import { Kind, kindOf } from './kinds.ts';
import { Origins } from './origins.ts';
import { Readers } from './readers.ts';
import type { HostServices } from './services.ts';
import { StateTracker } from './tracker.ts';

/** All that passes between a kernel id and its clients, whichever process is behind it. */
export class Traffic {
  readonly tracker: StateTracker;
  readonly #services: HostServices;
  readonly #log: Logger;
  readonly #journal: KernelJournal;
  readonly #readers: Readers;
  readonly #origins = new Origins();
  readonly #executions = new Executions();

  constructor(id: string, services: HostServices, log: Logger, source: Source) {
    this.#services = services;
    this.#log = log;
    this.#journal = services.journals.open(id, source);
    this.#readers = new Readers({
      journal: this.#journal.keeper,
      delivered: () => {
        this.#journal.keeper.balance();
      },
      failed: (error) => {
        log.error('A reader of a kernel failed', { error });
      },
    });
    this.tracker = new StateTracker(services.untracked, services.now());
  }

  get lastSequence(): number {
    return this.#journal.journal.last;
  }

  get executions(): Execution[] {
    return this.#executions.list();
  }

  /** A message goes to the kernel. */
  noteOutgoing({ channel, message, origin }: Outgoing): void {
    this.#origins.note(message.header.msg_id, origin);
    if (channel === 'shell') this.#executions.asked(message, origin, this.#services.now());
  }

  /** A message came from the kernel. */
  receive(channel: Channel, message: Message): void {
    const now = this.#services.now();
    let kind: number;
    try {
      kind = kindOf(channel, message);
      if (channel === 'iopub') this.tracker.observe(message, now);
      this.#executions.observe(channel, message, now);
    } catch (error) {
      this.#log.warn('A kernel sent a message that cannot be read', { error });
      return;
    }
    this.#append(channel, message, kind);
  }

  /** A status in the host's own name, which unmodified clients understand (kernels §8). */
  say(executionState: 'restarting' | 'dead'): void {
    this.tracker.set(executionState);
    const session = this.#services.newId();
    const content = { execution_state: executionState };
    this.#append(
      'iopub',
      Message.create({ msgType: 'status', session, content }),
      Kind.otherStatus,
    );
  }

  /** Tells the user something where the output of a request is. */
  explain(text: string, request: Message): void {
    const session = this.#services.newId();
    const content = { name: 'stderr', text };
    const parent = request.header;
    this.#append(
      'iopub',
      Message.create({ msgType: 'stream', session, parent, content }),
      Kind.output,
    );
  }

  /** The process is gone: what was open stays without an answer. */
  loseExecutions(): void {
    this.#executions.lose(this.#services.now());
  }

  subscribe(options: SubscribeOptions, listener: BatchListener): Subscription {
    return this.#readers.subscribe(options, listener);
  }

  /** A new process publishes, unpaused. */
  sourceChanged(): void {
    this.#journal.keeper.sourceChanged();
  }

  /** The kernel is gone: resolves when nothing of it is on disk. */
  async end(): Promise<void> {
    await this.#journal.keeper.end().catch((error: unknown) => {
      this.#log.warn('What a kernel left on disk could not be removed', { error });
    });
  }

  #append(channel: Channel, message: Message, base: number): void {
    const origin = channel === 'iopub' ? undefined : this.#origins.of(message);
    const kind = origin === undefined ? base : base | Kind.addressed;
    this.#journal.journal.append({ channel, message, kind, origin });
    this.#readers.schedule();
  }
}
