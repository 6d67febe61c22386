import { Message, type Channel, type ParentHeader } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import type {
  Batch,
  BatchListener,
  Execution,
  JournalEntry,
  JournalRange,
  JournalState,
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
import type { SpoolHead, SpoolSink } from './spool.ts';
import { Spools, type Received } from './spools.ts';
import { StateTracker } from './tracker.ts';

/** What the journal keeps of a message besides itself. */
type Examined = Pick<JournalEntry, 'kind' | 'origin'>;

/** All that passes between a kernel id and its clients, whichever process is behind it. */
export class Traffic {
  readonly tracker: StateTracker;
  readonly #services: HostServices;
  readonly #log: Logger;
  readonly #journal: KernelJournal;
  readonly #readers: Readers;
  readonly #origins = new Origins();
  readonly #executions = new Executions();
  readonly #spools: Spools;
  readonly #id: string;
  #now: number | undefined;

  constructor(id: string, services: HostServices, log: Logger, source: Source) {
    this.#id = id;
    this.#services = services;
    this.#log = log;
    this.#journal = services.journals.open(id, source);
    this.#readers = new Readers({
      journal: this.#journal.keeper,
      delivered: () => {
        this.#delivered();
      },
      failed: (error) => {
        log.error('A reader of a kernel failed', { error });
      },
    });
    this.#spools = new Spools({
      journal: this.#journal,
      now: services.now,
      examine: ({ channel, message }) => this.#examine(channel, message),
      added: () => {
        this.#readers.schedule();
      },
      lost: (received, bytes, error) => {
        this.#lost(received, bytes, error);
      },
    });
    this.tracker = new StateTracker(services.untracked, services.now());
  }

  get lastSequence(): number {
    return this.#journal.journal.last;
  }

  /** What the journal holds. */
  get journalState(): JournalState {
    const { journal, keeper } = this.#journal;
    const { first, last, forgotten } = journal;
    const { memory, disk, isPaused } = keeper;
    const readers = this.#readers.backlogs;
    return { id: this.#id, first, last, forgotten, memory, disk, isPaused, readers };
  }

  get executions(): Execution[] {
    return this.#executions.list();
  }

  /** A message goes to the kernel. */
  noteOutgoing({ channel, message, origin }: Outgoing): void {
    this.#origins.note(message.header.msg_id, origin);
    if (channel !== 'shell') return;
    const notebook = this.#services.notebookOf?.(this.#id);
    this.#executions.asked({ message, origin, notebook, now: this.#services.now() });
  }

  /** A message came from the kernel. It may be lent. */
  receive(channel: Channel, message: Message): void {
    const examined = this.#examine(channel, message);
    if (examined === undefined) return;
    this.#journal.journal.append({ channel, message, ...examined });
    this.#readers.schedule();
  }

  /** A giant message begins to come. Throws `MessageError` where its headers cannot be read. */
  openSpool(head: SpoolHead): SpoolSink {
    return this.#spools.open(head);
  }

  /** A status in the host's own name, which unmodified clients understand (kernels §8). */
  say(executionState: 'restarting' | 'dead'): void {
    this.tracker.set(executionState);
    const session = this.#services.newId();
    const content = { execution_state: executionState };
    this.#publish(Message.create({ msgType: 'status', session, content }), Kind.otherStatus);
  }

  /** Tells the user something where the output of a request is. */
  explain(text: string, parent: ParentHeader): void {
    const session = this.#services.newId();
    const content = { name: 'stderr', text };
    this.#publish(Message.create({ msgType: 'stream', session, parent, content }), Kind.output);
  }

  /** The process is gone: what was open stays without an answer. */
  loseExecutions(): void {
    this.#executions.lose(this.#services.now());
  }

  subscribe(options: SubscribeOptions, listener: BatchListener): Subscription {
    return this.#readers.subscribe(options, listener);
  }

  /** What the journal holds of a range. */
  read({ after, last }: JournalRange): AsyncIterable<Batch> {
    return this.#journal.keeper.readAll(after, last);
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

  /** What a message is and who it is for; undefined where it cannot be read. */
  #examine(channel: Channel, message: Message): Examined | undefined {
    try {
      const kind = kindOf(channel, message);
      const now = this.#turn();
      if (channel === 'iopub') this.#track(message, kind, now);
      const sequence = this.#journal.journal.last + 1;
      this.#executions.observe({ channel, message, kind, sequence, now });
      const origin = channel === 'iopub' ? undefined : this.#origins.of(message);
      return origin === undefined ? { kind, origin } : { kind: kind | Kind.addressed, origin };
    } catch (error) {
      this.#log.warn('A kernel sent a message that cannot be read', { error });
      return undefined;
    }
  }

  /** Output of a busy kernel says nothing but that something happens. */
  #track(message: Message, kind: number, now: number): void {
    if (kind === Kind.output && this.tracker.executionState === 'busy') this.tracker.touch(now);
    else this.tracker.observe(message, now);
  }

  /** One look at the clock for all messages of a turn. */
  #turn(): number {
    this.#now ??= this.#services.now();
    return this.#now;
  }

  #publish(message: Message, kind: number): void {
    this.#journal.journal.append({ channel: 'iopub', message, kind, origin: undefined });
    this.#readers.schedule();
  }

  #delivered(): void {
    this.#now = undefined;
    this.#journal.keeper.balance();
  }

  #lost({ message }: Received, bytes: number, error: unknown): void {
    this.#log.error('A giant message could not be kept', { bytes, error });
    this.explain(
      `[a message of ${bytes} bytes could not be kept and is missing here]\n`,
      message.parentHeader,
    );
  }
}
