import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Message } from 'elara-wire';

import type { Origin } from '../host.ts';
import type { JournalLimits } from '../local/journal-budgets.ts';
import { JournalStore, type KernelJournal } from '../local/journal-store.ts';
import { Kind } from '../local/kinds.ts';
import { RecordingLog } from './recording-log.ts';

/** Plenty of memory, and no disk. */
const IN_MEMORY: JournalLimits = {
  memory: 10_000_000,
  totalMemory: 100_000_000,
  disk: 0,
  totalDisk: 1_000_000_000,
  leaveFree: 0,
  maxAge: 0,
  reading: 1_000_000,
};

/** Journals in a folder of their own, for one test; `await using` ends and removes them. */
export class JournalsRig {
  readonly folder: string;
  readonly store: JournalStore;
  readonly log = new RecordingLog();
  /** What was done to the sources of kernels. */
  readonly did: string[] = [];
  now = 1000;
  #kernels: KernelJournal[] = [];

  private constructor(folder: string, limits: Partial<JournalLimits>) {
    this.folder = folder;
    this.store = new JournalStore({
      folder: join(folder, 'journals'),
      limits: { ...IN_MEMORY, ...limits },
      log: this.log,
      now: () => this.now,
      serverPid: process.pid,
    });
  }

  static async create(limits: Partial<JournalLimits> = {}): Promise<JournalsRig> {
    const rig = new JournalsRig(await mkdtemp(join(tmpdir(), 'journals-')), limits);
    await rig.store.prepare();
    return rig;
  }

  open(id = 'k'): KernelJournal {
    const kernel = this.store.open(id, {
      pause: () => this.did.push(`pause ${id}`),
      resume: () => this.did.push(`resume ${id}`),
    });
    this.#kernels.push(kernel);
    return kernel;
  }

  /** Paths of all files, below the folder of journals. */
  async files(): Promise<string[]> {
    const found = await readdir(this.folder, { recursive: true, withFileTypes: true });
    return found
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => join(parentPath, name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { keeper } of this.#kernels) await keeper.end();
    await this.store.dispose();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export interface Appended {
  readonly kind?: number;
  readonly origin?: Origin;
}

/** Adds a message with a content of so many bytes that knows its number, and keeps the bounds. */
export function append(
  { journal, keeper }: KernelJournal,
  size = 500,
  more: Appended = {},
): number {
  const { kind = Kind.output, origin } = more;
  const n = journal.last + 1;
  const content = { n, text: 'x'.repeat(size) };
  const message = Message.create({ msgType: 'stream', session: 's', content });
  const sequence = journal.append({ channel: 'iopub', message, kind, origin });
  keeper.balance();
  return sequence;
}
