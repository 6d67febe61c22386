import { readFileSync, type BigIntStats } from 'node:fs';

/** Fewer files are asked about in less time than it takes to see whether the mounts are the same. */
const WORTH_KNOWING = 64;
/** For so long an answer counts, in ms: the rules of the system's security modules may change. */
const KNOWN_FOR_MS = 60_000;
/** A time that is as young as this may not tell the next change from this one, in ms. */
const SETTLED_AFTER_MS = 1000;
/** Files of all folders together; each takes about 50 bytes. */
const MOST_FILES = 100_000;
const MOUNTS = '/proc/self/mountinfo';

/**
 * Whether files may be written, as the system said it when it was last asked. All that decides about
 * it (owner, mode, access list, attributes such as `immutable`, security label) changes the time of
 * the file's last change of status; and the mounts must be the same. So a second listing need not ask
 * again, which is a third of its work.
 */
export class KnownWritable {
  private readonly folders = new Map<string, FolderFiles>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** What is known of the files of a folder that has so many; null where that is not worth it. */
  filesOf(folder: string, count: number): FolderFiles | null {
    if (process.platform !== 'linux' || count < WORTH_KNOWING || count > MOST_FILES) return null;
    const mounts = mountsNow();
    if (mounts === null) return null;
    const known = this.folders.get(folder);
    this.folders.delete(folder);
    const files =
      known?.isTrue(this.now(), mounts) === true ? known : new FolderFiles(this.now(), mounts);
    files.now = this.now();
    this.makeRoom(count);
    this.folders.set(folder, files);
    return files;
  }

  private makeRoom(count: number): void {
    let total = count;
    for (const { size } of this.folders.values()) total += size;
    for (const [folder, { size }] of this.folders) {
      if (total <= MOST_FILES) return;
      this.folders.delete(folder);
      total -= size;
    }
  }
}

/** What is known of the files of one folder. */
export class FolderFiles {
  /** The time of this listing. */
  now: number;
  private readonly since: number;
  private readonly mounts: string;
  /** By inode, the time of the last change of status: negative for what may not be written. */
  private readonly changes = new Map<bigint, number>();

  constructor(since: number, mounts: string) {
    this.now = since;
    this.since = since;
    this.mounts = mounts;
  }

  get size(): number {
    return this.changes.size;
  }

  isTrue(now: number, mounts: string): boolean {
    return now - this.since < KNOWN_FOR_MS && mounts === this.mounts;
  }

  /** The answer for a file with these stats; asks where it is not known. */
  isWritable({ ino, ctimeNs }: BigIntStats, ask: () => boolean): boolean {
    const changed = Number(ctimeNs);
    const known = this.changes.get(ino);
    if (known === changed || known === -changed) return known > 0;
    const writable = ask();
    const isSettled = this.now - changed / 1e6 > SETTLED_AFTER_MS;
    if (isSettled) this.changes.set(ino, writable ? changed : -changed);
    else this.changes.delete(ino);
    return writable;
  }
}

function mountsNow(): string | null {
  try {
    return readFileSync(MOUNTS, 'utf8');
  } catch {
    return null;
  }
}
