import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Logger } from '../../log/index.ts';
import type { JournalsState } from '../host.ts';
import { DiskLog } from './disk-log.ts';
import { Journal } from './journal.ts';
import { JournalBudgets, type JournalLimits } from './journal-budgets.ts';
import { JournalKeeper } from './keeper.ts';
import { mayRun, startTimeOf } from './records.ts';
import { SegmentBuffers } from './segment-buffers.ts';
import { SegmentCache } from './segment-cache.ts';

const LARGEST_FILE = 33_554_432;
const SMALLEST_FILE = 65_536;

export interface JournalStoreOptions {
  /** In it each server has a folder, and in that each kernel. */
  readonly folder: string;
  readonly limits: JournalLimits;
  readonly log: Logger;
  readonly now: () => number;
  readonly serverPid: number;
}

/** Stops and continues what a kernel publishes. */
export interface Source {
  pause(): void;
  resume(): void;
}

export interface KernelJournal {
  readonly journal: Journal;
  readonly keeper: JournalKeeper;
  /** Where what is too large for memory goes. */
  readonly folder: string;
}

/** The journals of all kernels of a host, and where they are on disk. */
export class JournalStore {
  readonly budgets: JournalBudgets;
  readonly cache: SegmentCache;
  readonly #options: JournalStoreOptions;
  readonly #buffers = new SegmentBuffers();
  /** Of this server alone; known once `prepare` was called. */
  #own: string;

  constructor(options: JournalStoreOptions) {
    this.#options = options;
    this.#own = join(options.folder, nameOf(options.serverPid, null));
    this.budgets = new JournalBudgets(options);
    this.cache = new SegmentCache(options.limits.reading);
  }

  /** Once, before the first kernel: removes what servers left that are gone. */
  async prepare(): Promise<void> {
    const { folder, serverPid } = this.#options;
    this.#own = join(folder, nameOf(serverPid, await startTimeOf(serverPid)));
    for (const name of await readdir(folder).catch(() => [])) {
      const [pid = '', startTime = ''] = name.split('-');
      const isOwned = await mayRun(Number(pid), startTime === '' ? null : startTime);
      if (!isOwned) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  /** A journal for a new kernel. */
  open(kernelId: string, source: Source): KernelJournal {
    const { limits, now } = this.#options;
    const folder = join(this.#own, kernelId);
    const journal = new Journal(limits.memory, this.#buffers);
    const largest = Math.max(Math.min(LARGEST_FILE, limits.disk / 8), SMALLEST_FILE);
    const log = new DiskLog({
      folder,
      fileBytes: largest,
      now,
      buffers: this.#buffers,
      makeRoom: () => this.#makeRoom(keeper),
    });
    const { budgets, cache } = this;
    const keeper: JournalKeeper = new JournalKeeper({ journal, log, budgets, cache, ...source });
    return { journal, keeper, folder };
  }

  /** What all journals take together. */
  get state(): Omit<JournalsState, 'kernels'> {
    const { budgets, cache } = this;
    const { limits } = this.#options;
    return {
      memory: budgets.memory,
      memoryLimit: limits.totalMemory,
      disk: budgets.disk,
      diskLimit: limits.totalDisk,
      reading: cache.bytes,
      readingLimit: limits.reading,
    };
  }

  /** All kernels are gone. */
  async dispose(): Promise<void> {
    await rm(this.#own, { recursive: true, force: true });
  }

  /** Where space is short, a new file takes the place of an old one. */
  async #makeRoom(keeper: JournalKeeper): Promise<void> {
    await mkdir(this.#own, { recursive: true, mode: 0o700 });
    if (await this.budgets.hasSpace(this.#own)) return;
    const error = new Error('The disk has less free space than has to be left');
    if (!keeper.freeFile()) throw error;
    this.budgets.full(error);
  }
}

function nameOf(pid: number, startTime: string | null): string {
  return `${pid}-${startTime ?? ''}`;
}
