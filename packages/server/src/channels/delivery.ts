import type { Channel, Message } from 'elara-wire';

import type { Batch, Subscription } from '../kernels/index.ts';
import type { Logger } from '../log/index.ts';
import type { Codec } from './codec.ts';
import { fold } from './fold.ts';
import { isFollowed } from './followed.ts';
import type { Item } from './item.ts';
import type { Outlet } from './outlet.ts';
import type { Selection } from './selection.ts';
import { gapMark, type Gap } from './server-messages.ts';
import type { ChannelSettings } from './settings.ts';
import { Transmitter, type TransmitterOwner } from './transmitter.ts';

export interface DeliveryOptions {
  readonly codec: Codec;
  readonly outlet: Outlet;
  readonly selection: Selection;
  readonly session: string;
  /** Where the messages of the kernel can be fetched. */
  readonly outputUrl: string;
  /** The client has everything up to here. */
  readonly after: number;
  readonly around: {
    readonly settings: ChannelSettings;
    readonly log: Logger;
    readonly now: () => number;
  };
  /** What is for this client of a batch was given to the socket. */
  readonly given: (batch: Batch) => void;
  /** The client cannot be given what it needs: it has to connect anew. */
  readonly fail: () => void;
}

/** Messages, and the journal entry that is reached by them, if any. */
interface Selected {
  readonly items: readonly Item[];
  readonly last: number | undefined;
}

/** What waits for its turn. */
type Waiting = Batch | Selected;

/** More than this leaves at once, whatever follows. */
const MUCH = 65_536;
/** Parts of the budget: of a queue that is full, and of one that may be filled again. */
const FULL = 1 / 2;
const LOW = 1 / 8;

/**
 * Brings a kernel's messages to one client, as fast as it takes them.
 *
 * Who keeps up is given each batch as it is. For who does not, at most the budget of one websocket is
 * held; the rest waits in the journal. Who is behind for some seconds is given what waits folded, and
 * who is behind by too much is not given the output in between, and told so once.
 */
export class Delivery implements TransmitterOwner {
  readonly #options: DeliveryOptions;
  readonly #transmitter: Transmitter;
  #subscription: Subscription | undefined;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #behindSince: number | undefined;
  #skippedUntil = 0;
  /** The request whose output a client that is behind was given last: a gap lies in it. */
  #parentOfNewest: Buffer | undefined;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#transmitter = new Transmitter({
      codec: options.codec,
      outlet: options.outlet,
      after: options.after,
      owner: this,
    });
  }

  /** Newest journal entry that was given to the socket or passed over. */
  get sequence(): number {
    return this.#transmitter.sequence;
  }

  /** Bytes that are held for this client. */
  get bytes(): number {
    return this.#waitingBytes + this.#options.outlet.waiting;
  }

  /** Called once, before anything is received. */
  begin(subscription: Subscription): void {
    this.#subscription = subscription;
  }

  /** The system has taken everything up to this entry. */
  taken(sequence: number): void {
    this.#subscription?.acknowledge(sequence);
  }

  receive(batch: Batch, missed: number): void {
    if (missed > 0) this.#tellForgotten(batch, missed);
    if (this.#mustWait) {
      this.#hold(batch);
      return;
    }
    // Asked only of who was behind: who keeps up costs nothing here.
    if (this.#behindSince !== undefined && this.#subscription?.backlog.messages === 0) {
      this.#behindSince = undefined;
      this.#parentOfNewest = undefined;
    }
    this.#pass(batch);
  }

  /** Sends a message of the server's own. */
  send(channel: Channel, message: Message): void {
    const items = [{ channel, message, sequence: this.sequence }];
    if (this.#transmitter.isStreaming) this.#waiting.push({ items, last: undefined });
    else this.#transmitter.writeItems(items, undefined);
  }

  get #mustWait(): boolean {
    if (this.#transmitter.isStreaming || this.#waiting.length > 0) return true;
    return this.#transmitter.isPending && this.#isFull;
  }

  get #isFull(): boolean {
    return this.#options.outlet.waiting > this.#options.around.settings.socketBytes * FULL;
  }

  get #isBehind(): boolean {
    const { now, settings } = this.#options.around;
    if (this.#behindSince === undefined) return false;
    return now() - this.#behindSince >= settings.foldAfter * 1000;
  }

  #pass(batch: Batch): void {
    const { selection, outlet, given } = this.#options;
    const mayWait = batch.bytes < MUCH && isFollowed(batch.kinds, outlet.isHolding);
    if (selection.takesWhole(batch)) this.#transmitter.writeBatch(batch, mayWait);
    else this.#write({ items: selection.of(batch), last: batch.last }, mayWait);
    if (this.#behindSince !== undefined) this.#parentOfNewest = batch.parentOfLast();
    given(batch);
  }

  #write({ items, last }: Selected, mayWait = false): void {
    const rest = this.#transmitter.writeItems(items, last, mayWait);
    // What comes behind a giant message waits for its end.
    if (this.#transmitter.isStreaming) this.#waiting.unshift({ items: rest, last });
  }

  #hold(batch: Batch): void {
    this.#behindSince ??= this.#options.around.now();
    this.#waiting.push(batch);
    this.#waitingBytes += batch.bytes;
    this.#limitBacklog(batch);
  }

  /** Gives what waits to the socket, when it has room again. */
  ready(): void {
    const { outlet, around } = this.#options;
    if (outlet.waiting > around.settings.socketBytes * LOW) return;
    if (this.#isBehind) this.#foldWaiting();
    while (this.#waiting.length > 0 && !this.#transmitter.isStreaming && !this.#isFull) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if ('items' in next) this.#write(next);
      else {
        this.#waitingBytes -= next.bytes;
        this.#pass(next);
      }
    }
  }

  /** Makes of all that waits one piece that says the same in fewer messages. */
  #foldWaiting(): void {
    if (this.#waiting.length === 0 || this.#transmitter.isStreaming) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    const selected = waiting.map((one): Selected => {
      return 'items' in one ? one : { items: this.#options.selection.of(one), last: one.last };
    });
    const last = selected.reduce((most, { last: own = 0 }) => Math.max(most, own), 0);
    this.#write({ items: fold(selected.flatMap(({ items }) => items)), last });
    for (const one of waiting) {
      if ('items' in one) continue;
      this.#parentOfNewest = one.parentOfLast();
      this.#options.given(one);
    }
  }

  /** Leaves out output where the client would be too far behind, and marks where. */
  #limitBacklog(newest: Batch): void {
    if (!this.#isBehind || newest.last < this.#skippedUntil) return;
    const backlog = this.#subscription?.backlog;
    if (backlog === undefined || backlog.bytes <= this.#options.around.settings.backlogBytes)
      return;
    const from = newest.last + 1;
    const to = newest.last + backlog.messages;
    this.#skippedUntil = to;
    this.#subscription?.skipOutputUntil(to);
    this.#mark(
      { from, to, url: `${this.#options.outputUrl}?from=${from}&to=${to}` },
      newest.parentOfLast(),
    );
  }

  #tellForgotten(batch: Batch, missed: number): void {
    const before = this.#waiting.findLast(isBatch)?.parentOfLast() ?? this.#parentOfNewest;
    const gap = { from: batch.first - missed, to: batch.first - 1, url: undefined };
    this.#mark(gap, before ?? batch.parentOfLast());
  }

  /** A giant message cannot be read: it is missing, or the client has to connect anew. */
  failed(item: Item, isBegun: boolean, error: unknown): void {
    const { around, session, fail } = this.#options;
    around.log.warn('A giant message of a kernel cannot be read', { error, session });
    if (isBegun) {
      fail();
      return;
    }
    const gap = { from: item.sequence, to: item.sequence, url: undefined };
    const message = gapMark(gap, session, item.message.parentHeaderBytes);
    this.#waiting.unshift({ items: [{ ...item, message, spooled: undefined }], last: undefined });
  }

  /** Where output is missing, in the output of the request that it belongs to. */
  #mark(gap: Gap, parent: Buffer): void {
    const { around, session } = this.#options;
    around.log.warn('Output is left out for a client that is too far behind', { ...gap, session });
    const message = gapMark(gap, session, parent);
    const items = [{ channel: 'iopub', message, sequence: gap.from - 1 }] as const;
    if (this.#mustWait) this.#waiting.push({ items, last: undefined });
    else this.#write({ items, last: undefined });
  }
}

function isBatch(waiting: Waiting): waiting is Batch {
  return 'entries' in waiting;
}
