import type { Batch } from '../host.ts';
import { PartBatch } from './batch.ts';
import type { DiskLog } from './disk-log.ts';
import type { Journal } from './journal.ts';
import { CALM, type JournalBudgets, type JournalHolder } from './journal-budgets.ts';
import { StoredPart, type MemoryPart, type Part } from './parts.ts';
import type { SegmentCache } from './segment-cache.ts';
import { SpooledPart } from './spooled-part.ts';

/** What is written at once. */
const PIECE = 1_048_576;
/** What is given at once to who asks for a range. */
const READ_PIECE = 131_072;
/** Milliseconds after which a disk that failed is tried again. */
const RETRY = 5000;
/** A source that waits goes on at this part of the bound. */
const GO_ON = 0.875;

export interface KeeperOptions {
  readonly journal: Journal;
  readonly log: DiskLog;
  readonly budgets: JournalBudgets;
  readonly cache: SegmentCache;
  /** Stops and continues the source, while more comes than the disk takes. */
  pause(): void;
  resume(): void;
}

/**
 * Holds one kernel's journal to its budgets: moves the oldest from memory to disk in large pieces,
 * and forgets what is too much there. Where nothing can be written, the oldest in memory is
 * forgotten, and kernel and clients go on. Only when more comes than the disk takes, the kernel waits.
 */
export class JournalKeeper implements JournalHolder {
  readonly #options: KeeperOptions;
  #isWriting = false;
  #isPaused = false;
  #isEnded = false;
  /** Giant messages on disk. */
  #spooled = 0;
  /** What is being written. */
  #underWay = 0;
  #retry: NodeJS.Timeout | undefined;
  #written: Promise<void> = Promise.resolve();

  constructor(options: KeeperOptions) {
    this.#options = options;
    options.budgets.join(this);
  }

  get first(): number {
    return this.#options.journal.first;
  }

  get last(): number {
    return this.#options.journal.last;
  }

  get memory(): number {
    return this.#options.journal.memory;
  }

  get disk(): number {
    return this.#options.log.bytes + this.#spooled;
  }

  get claimed(): number {
    return this.disk + this.#underWay;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** What comes next; undefined where nothing does, or it has to be loaded before. */
  read(after: number, maxBytes: number, last?: number): Batch | undefined {
    const { journal, cache } = this.#options;
    const part = journal.next(after);
    if (!(part instanceof StoredPart)) return journal.read(after, maxBytes, last);
    return cache.get(part)?.batch(Math.max(after + 1, part.first), maxBytes, last);
  }

  /** The part with what comes next; who wants nothing of its kinds need not read it. */
  next(after: number): Part | undefined {
    return this.#options.journal.next(after);
  }

  /** What there is after a sequence number up to another, as fast as it is taken. */
  async *readAll(after: number, last: number): AsyncGenerator<Batch> {
    for (let place = after; place < last;) {
      const part = this.next(place);
      if (part === undefined || part.first > last) return;
      const batch = this.read(place, READ_PIECE, last);
      if (batch === undefined) await this.load(place);
      else {
        // Whoever reads takes a turn until it looks.
        const held = batch instanceof PartBatch ? batch : undefined;
        held?.hold();
        try {
          yield batch;
        } finally {
          held?.release();
        }
        place = batch.last;
      }
    }
  }

  bytesAfter(after: number): number {
    return this.#options.journal.bytesAfter(after);
  }

  /** Resolves when what comes next can be read, or was forgotten. */
  async load(after: number): Promise<void> {
    const part = this.#options.journal.next(after);
    if (!(part instanceof StoredPart)) return;
    await this.#load(part);
    const following = this.#options.journal.next(part.last);
    // Whoever reads this part reads on; the next one comes meanwhile.
    if (following instanceof StoredPart) void this.#load(following);
  }

  /** Something was added, delivered or written: keeps the bounds. */
  balance(): void {
    const { journal, budgets } = this.#options;
    if (this.#isEnded) return;
    budgets.report(this, journal.memory);
    const limit = budgets.memoryFor();
    if (journal.memory > limit * CALM) this.#write();
    if (!this.#isWriting && journal.memory > limit) this.#trim(limit);
    this.#pauseOver(limit);
    budgets.relieve(this);
  }

  /** A new process publishes, unpaused. */
  sourceChanged(): void {
    this.#isPaused = false;
    this.balance();
  }

  /** A giant message is on its way to disk: makes room for it. */
  reserve(bytes: number): boolean {
    if (this.#isEnded || !this.#makeRoom(bytes)) return false;
    this.#spooled += bytes;
    return true;
  }

  /** It never became a message. */
  unreserve(bytes: number): void {
    this.#spooled -= bytes;
  }

  /** Forgets parts until a file is gone; false where there is none. */
  freeFile(): boolean {
    const before = this.disk;
    while (this.disk === before) if (!this.forgetOldestOnDisk()) return false;
    return true;
  }

  forgetOldestOnDisk(): boolean {
    const oldest = this.#options.journal.oldestOnDisk();
    if (oldest === undefined) return false;
    this.forget(oldest);
    return true;
  }

  forgetOlderThan(time: number): void {
    for (const part of this.#options.journal.onDisk()) {
      if (part.storedAt >= time) return;
      this.forget(part);
    }
  }

  /** Forgets a part that is on disk. */
  forget(part: StoredPart | SpooledPart): void {
    if (!this.#options.journal.forget(part)) return;
    if (part instanceof StoredPart) {
      this.#options.cache.drop(part);
      this.#options.log.release(part);
    } else {
      this.#spooled -= part.file.size;
      void part.file.remove();
    }
  }

  /** The kernel is gone: resolves when nothing of it is on disk. */
  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    clearTimeout(this.#retry);
    this.#setPaused(false);
    await this.#written;
    const { journal, cache, budgets, log } = this.#options;
    for (const part of journal.onDisk()) if (part instanceof StoredPart) cache.drop(part);
    this.#spooled = 0;
    budgets.leave(this);
    await log.remove();
  }

  async #load(part: StoredPart): Promise<void> {
    const { cache, log, budgets } = this.#options;
    try {
      await cache.load(part, () => log.read(part));
    } catch (error) {
      // Readers count it as missed.
      if (!this.#isEnded) budgets.unreadable(error);
      this.forget(part);
    }
  }

  /** Begins to write, unless that is under way or has just failed. */
  #write(): void {
    const { budgets } = this.#options;
    if (this.#isWriting || this.#retry !== undefined || budgets.limits.disk === 0) return;
    const parts = this.#next();
    if (parts.length === 0) return;
    this.#isWriting = true;
    this.#written = this.#writeAll(parts).finally(() => {
      this.#isWriting = false;
      this.balance();
    });
  }

  async #writeAll(first: readonly MemoryPart[]): Promise<void> {
    const { journal, budgets } = this.#options;
    try {
      for (let parts = first; parts.length > 0; parts = this.#next()) {
        if (!(await this.#writeParts(parts))) return;
        budgets.succeeded();
        budgets.report(this, journal.memory);
        if (this.#isEnded || journal.memory <= budgets.memoryFor() * CALM) return;
        this.#pauseOver(budgets.memoryFor());
      }
    } catch (error) {
      budgets.failed(error);
      this.#tryLater();
    }
  }

  /** False where there is no room for it, and none can be made. */
  async #writeParts(parts: readonly MemoryPart[]): Promise<boolean> {
    const bytes = parts.reduce((sum, part) => sum + sizeOnDisk(part), 0);
    if (!this.#makeRoom(bytes)) {
      this.#tryLater();
      return false;
    }
    this.#underWay = bytes;
    for (const part of parts) part.hold();
    const stored = await this.#writeOrFree(parts).finally(() => {
      this.#underWay = 0;
      for (const part of parts) part.release();
    });
    for (const [index, part] of parts.entries()) {
      const place = stored[index];
      if (place !== undefined && !this.#options.journal.replace(part, place)) {
        this.#options.log.release(place);
      }
    }
    return true;
  }

  /** On a full disk the oldest goes for the newest. */
  async #writeOrFree(parts: readonly MemoryPart[]): Promise<StoredPart[]> {
    for (;;) {
      try {
        return await this.#options.log.write(parts);
      } catch (error) {
        if (!isFull(error) || !this.freeFile()) throw error;
        this.#options.budgets.full(error);
        await this.#options.log.settled();
      }
    }
  }

  #makeRoom(bytes: number): boolean {
    const { budgets } = this.#options;
    const { disk } = budgets.limits;
    if (bytes > disk) return false;
    while (this.claimed + bytes > disk) if (!this.forgetOldestOnDisk()) return false;
    return budgets.makeRoom(bytes);
  }

  #next(): MemoryPart[] {
    const { journal, budgets } = this.#options;
    const { disk } = budgets.limits;
    return journal.oldestInMemory(Math.min(PIECE, budgets.memoryFor() / 4, disk / 8));
  }

  #trim(limit: number): void {
    const { journal, budgets } = this.#options;
    while (journal.memory > limit && journal.forgetOldestInMemory());
    budgets.report(this, journal.memory);
  }

  #tryLater(): void {
    if (this.#isEnded) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.balance();
    }, RETRY).unref();
  }

  /** Only what is on its way to disk holds the kernel up. */
  #pauseOver(limit: number): void {
    const bound = this.#isPaused ? limit * GO_ON : limit;
    this.#setPaused(this.#isWriting && this.#options.journal.memory > bound);
  }

  #setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) this.#options.pause();
    else this.#options.resume();
  }
}

/** The messages and the kind of each; the few origins do not count. */
function sizeOnDisk({ bytes, first, last }: Part): number {
  return bytes + last - first + 1;
}

function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
