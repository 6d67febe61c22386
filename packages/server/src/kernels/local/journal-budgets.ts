import { statfs } from 'node:fs/promises';

import type { Logger } from '../../log/index.ts';

/** What the journals of all kernels may take. */
export interface JournalLimits {
  /** Memory of one kernel, and of all. */
  readonly memory: number;
  readonly totalMemory: number;
  /** Disk of one kernel, and of all. */
  readonly disk: number;
  readonly totalDisk: number;
  /** What is left free on the disk. */
  readonly leaveFree: number;
  /** Milliseconds that something is kept on disk; 0 for as long as its kernel runs. */
  readonly maxAge: number;
  /** What is read back is remembered up to so many bytes. */
  readonly reading: number;
}

/** What the budgets ask of one kernel's journal. */
export interface JournalHolder {
  readonly memory: number;
  readonly disk: number;
  /** The same with what is being written. */
  readonly claimed: number;
  /** Others have less than it: it shall move or forget what is too much. */
  balance(): void;
  /** Forgets the oldest it has on disk; false where there is nothing. */
  forgetOldestOnDisk(): boolean;
  forgetOlderThan(time: number): void;
}

/** A journal of a kernel that says little needs this at least, also where the budget is tiny. */
const LEAST = 16_384;
/** Below this part of a bound nothing is done, so that files are written in large pieces. */
export const CALM = 0.75;
/** How often old files are looked for. */
const AGE_CHECK = 600_000;
/** Milliseconds after which a disk that is still full is told of again. */
const TELL_AGAIN = 3_600_000;

export interface JournalBudgetsOptions {
  readonly limits: JournalLimits;
  readonly log: Logger;
  readonly now: () => number;
}

/** The bounds of all journals together. */
export class JournalBudgets {
  readonly limits: JournalLimits;
  readonly #options: JournalBudgetsOptions;
  readonly #holders = new Set<JournalHolder>();
  /** As the holders reported it last. */
  readonly #reported = new Map<JournalHolder, number>();
  #memory = 0;
  #hasTrouble = false;
  #toldFull = -Infinity;
  #ageTimer: NodeJS.Timeout | undefined;

  constructor(options: JournalBudgetsOptions) {
    this.limits = options.limits;
    this.#options = options;
  }

  get count(): number {
    return this.#holders.size;
  }

  get memory(): number {
    return this.#memory;
  }

  get disk(): number {
    return this.#sum(({ disk }) => disk);
  }

  join(holder: JournalHolder): void {
    this.#holders.add(holder);
    const { maxAge } = this.limits;
    if (maxAge === 0) return;
    this.#ageTimer ??= setInterval(
      () => {
        const limit = this.#options.now() - maxAge;
        for (const one of this.#holders) one.forgetOlderThan(limit);
      },
      Math.min(AGE_CHECK, maxAge),
    ).unref();
  }

  leave(holder: JournalHolder): void {
    this.report(holder, 0);
    this.#reported.delete(holder);
    this.#holders.delete(holder);
    if (this.#holders.size > 0) return;
    clearInterval(this.#ageTimer);
    this.#ageTimer = undefined;
  }

  /** A holder has so many bytes of memory now. */
  report(holder: JournalHolder, memory: number): void {
    this.#memory += memory - (this.#reported.get(holder) ?? 0);
    this.#reported.set(holder, memory);
  }

  /** What each may have in memory: where all have too much, those that have most get equal shares. */
  memoryFor(): number {
    const { memory, totalMemory } = this.limits;
    const isScarce = this.#memory > totalMemory * CALM;
    return Math.max(isScarce ? Math.min(memory, this.#share()) : memory, LEAST);
  }

  /** Where all together have too much, the one with most shall give some away. */
  relieve(asking: JournalHolder): void {
    if (this.#memory <= this.limits.totalMemory * CALM) return;
    const largest = this.#largest(({ memory }) => memory);
    if (largest !== asking) largest?.balance();
  }

  /** Makes room on disk for so many bytes by forgetting the oldest of who has most. */
  makeRoom(bytes: number): boolean {
    const { totalDisk } = this.limits;
    if (bytes > totalDisk) return false;
    while (this.#sum(({ claimed }) => claimed) + bytes > totalDisk) {
      if (this.#largest(({ claimed }) => claimed)?.forgetOldestOnDisk() !== true) return false;
    }
    return true;
  }

  /** Whether there is more free space in this folder than has to be left. */
  async hasSpace(folder: string): Promise<boolean> {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize > this.limits.leaveFree;
  }

  /** Something could not be written. Told once, until something can be written again. */
  failed(error: unknown): void {
    if (this.#hasTrouble) return;
    this.#hasTrouble = true;
    this.#options.log.error(
      'Output of kernels cannot be written to disk: the oldest is forgotten until it can',
      { error },
    );
  }

  /** The disk is full, and something old was forgotten for something new. Told every so often. */
  full(error: unknown): void {
    const now = this.#options.now();
    if (now - this.#toldFull < TELL_AGAIN) return;
    this.#toldFull = now;
    this.#options.log.warn(
      'The disk is full: the oldest output of kernels makes room for the newest',
      { error },
    );
  }

  /** What was written cannot be read, so that it is missing. */
  unreadable(error: unknown): void {
    this.#options.log.error('Output of a kernel cannot be read from disk and is forgotten', {
      error,
    });
  }

  succeeded(): void {
    if (!this.#hasTrouble) return;
    this.#hasTrouble = false;
    this.#options.log.info('Output of kernels can be written to disk again');
  }

  #share(): number {
    const { totalMemory } = this.limits;
    const even = totalMemory / this.#holders.size;
    let [left, count] = [totalMemory, 0];
    for (const holder of this.#holders) {
      if (holder.memory > even) count += 1;
      else left -= holder.memory;
    }
    return count === 0 ? even : left / count;
  }

  #sum(size: (holder: JournalHolder) => number): number {
    let sum = 0;
    for (const holder of this.#holders) sum += size(holder);
    return sum;
  }

  #largest(size: (holder: JournalHolder) => number): JournalHolder | undefined {
    let largest: JournalHolder | undefined;
    for (const holder of this.#holders) {
      if (largest === undefined || size(holder) > size(largest)) largest = holder;
    }
    return largest;
  }
}
