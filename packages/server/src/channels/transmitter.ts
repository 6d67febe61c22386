import type { Batch, SpooledBody } from '../kernels/index.ts';
import type { Codec, Frames } from './codec.ts';
import type { Item } from './item.ts';
import type { Outlet } from './outlet.ts';

/** Who is told how far it is. */
export interface TransmitterOwner {
  /** The system has taken everything up to this journal entry. */
  taken(sequence: number): void;
  /** There may be room for more. */
  ready(): void;
  /** A giant message cannot be read; `isBegun` where the client has part of it already. */
  failed(item: Item, isBegun: boolean, error: unknown): void;
}

export interface TransmitterOptions {
  readonly codec: Codec;
  readonly outlet: Outlet;
  /** The client has everything up to here. */
  readonly after: number;
  readonly owner: TransmitterOwner;
}

interface Giant extends Item {
  readonly spooled: SpooledBody;
}

/** Writes messages to one websocket in order, and tells how far the system has taken them. */
export class Transmitter {
  readonly #options: TransmitterOptions;
  #sequence: number;
  #isStreaming = false;
  /** Writes that were not taken yet. */
  #pending = 0;
  /** Newest entry that needed no writing, while others are pending. */
  #passedOver = 0;

  constructor(options: TransmitterOptions) {
    this.#options = options;
    this.#sequence = options.after;
  }

  /** Newest journal entry that was given to the socket or passed over. */
  get sequence(): number {
    return this.#sequence;
  }

  /** A giant message is under way: nothing else may be sent before its end. */
  get isStreaming(): boolean {
    return this.#isStreaming;
  }

  /** Whether `ready` will be called some time. */
  get isPending(): boolean {
    return this.#pending > 0 || this.#isStreaming;
  }

  /** A batch that the client gets as it is. */
  writeBatch(batch: Batch, mayWait: boolean): void {
    this.#sequence = batch.last;
    this.#write(this.#options.codec.encodeBatch(batch), batch.last, mayWait);
  }

  /**
   * Messages, and the journal entry that is reached by them, if any. Gives back what has to wait
   * for the end of a giant one.
   */
  writeItems(items: readonly Item[], last: number | undefined, mayWait = false): readonly Item[] {
    const giant = items.findIndex(isGiant);
    const now = giant === -1 ? items : items.slice(0, giant);
    const frames = now.flatMap(({ channel, message, sequence }) =>
      this.#options.codec.encode(channel, message, sequence),
    );
    const reached = giant === -1 ? last : now.at(-1)?.sequence;
    if (reached !== undefined) this.#sequence = Math.max(this.#sequence, reached);
    this.#write(frames, reached, mayWait && giant === -1);
    const first = items[giant];
    if (first === undefined || !isGiant(first)) return [];
    void this.#stream(first);
    return items.slice(giant + 1);
  }

  #write(frames: Frames, reached: number | undefined, mayWait: boolean): void {
    if (frames.length === 0) {
      this.#passOver(reached);
      return;
    }
    this.#pending += 1;
    this.#options.outlet.write(frames, mayWait, () => {
      this.#pending -= 1;
      this.#take(reached);
    });
  }

  #passOver(reached = 0): void {
    this.#passedOver = Math.max(this.#passedOver, reached);
    if (this.#pending === 0 && reached > 0) this.#options.owner.taken(reached);
  }

  #take(reached = 0): void {
    const all = this.#pending === 0 ? Math.max(reached, this.#passedOver) : reached;
    if (all > 0) this.#options.owner.taken(all);
    this.#options.owner.ready();
  }

  /** Sends a giant message while it is read, as fast as it is taken; pings pass in between. */
  async #stream(item: Giant): Promise<void> {
    this.#isStreaming = true;
    let isBegun = false;
    try {
      const { channel, message, sequence, spooled } = item;
      const { isBinary, pieces } = this.#options.codec.stream(channel, message, sequence, spooled);
      for await (const { data, isLast } of markLast(pieces)) {
        const fragment = { data, isBinary, isFirst: !isBegun, isLast };
        isBegun = true;
        if (!(await this.#options.outlet.writeFragment(fragment))) return;
      }
      this.#sequence = item.sequence;
    } catch (error) {
      this.#options.owner.failed(item, isBegun, error);
      if (isBegun) return;
    } finally {
      this.#isStreaming = false;
    }
    this.#options.owner.taken(item.sequence);
    this.#options.owner.ready();
  }
}

function isGiant(item: Item): item is Giant {
  return item.spooled !== undefined;
}

async function* markLast(
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<{ readonly data: Buffer; readonly isLast: boolean }> {
  let before: Buffer | undefined;
  for await (const piece of pieces) {
    if (before !== undefined) yield { data: before, isLast: false };
    before = piece;
  }
  if (before !== undefined) yield { data: before, isLast: true };
}
