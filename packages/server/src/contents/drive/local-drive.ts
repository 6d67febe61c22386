import type { BigIntStats } from 'node:fs';
import {
  cp,
  lstat,
  mkdir,
  open,
  opendir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileReader } from '../../disk/index.ts';
import { VersionConflict } from '../errors.ts';
import { isSystemError } from '../python/os-error.ts';
import { appendAll } from './append.ts';
import { DirectoryLister } from './directory-list.ts';
import { watchDirectory } from './directory-watch.ts';
import type {
  DirectoryWatch,
  Drive,
  DriveEntry,
  DriveReader,
  EntryKind,
  ListedEntry,
  WriteOptions,
} from './drive.ts';
import { factsOf, kindOf } from './entry-facts.ts';
import { restoreBackup } from './in-place-write.ts';
import { KeyedLock } from './keyed-lock.ts';
import { directLookUps, type LookUps } from './look-ups.ts';
import type { QuickFolders } from './quick-folders.ts';
import { apiName, type ContentsRoot } from './root.ts';
import { followLinks, SafeWriter } from './safe-write.ts';
import { modifiedAt } from './times.ts';
import { moveToTrash, type TrashOptions } from './trash.ts';

/** File systems note times in steps of up to 10 ms; and a little more, in ms. */
const CLOCK_STEP_MS = 100;

export interface LocalDriveOptions {
  readonly root: ContentsRoot;
  readonly writer: SafeWriter;
  readonly trash: TrashOptions;
}

/** The local file system below a root. */
export class LocalDrive implements Drive {
  private readonly root: ContentsRoot;
  private readonly writer: SafeWriter;
  private readonly trashOptions: TrashOptions;
  private readonly locks = new KeyedLock();
  private readonly folders: QuickFolders;
  private readonly lister: DirectoryLister;

  constructor(options: LocalDriveOptions) {
    this.root = options.root;
    this.folders = this.root.folders;
    this.lister = new DirectoryLister(this.root.allowHidden, this.folders);
    this.writer = options.writer;
    this.trashOptions = options.trash;
  }

  displayPath(path: string): string {
    return this.root.resolve(path);
  }

  isHidden(path: string): Promise<boolean> {
    return this.root.isHidden(this.root.resolve(path));
  }

  async kindOf(path: string): Promise<EntryKind | null> {
    try {
      const osPath = this.root.resolve(path);
      return kindOf(await (await this.folders.lookUpsFor(osPath)).stat(osPath));
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EACCES')) return null;
      throw error;
    }
  }

  async stat(path: string): Promise<DriveEntry> {
    const osPath = this.root.resolve(path);
    const look = await this.folders.lookUpsFor(osPath);
    const stats = await look.lstat(osPath);
    const facts = await factsOf(apiName(path), osPath, stats, look);
    return { ...facts, version: versionOf(stats), isProven: isProven(stats, look) };
  }

  async exists(path: string): Promise<boolean> {
    try {
      const osPath = this.root.resolve(path);
      await (await this.folders.lookUpsFor(osPath)).lstat(osPath);
      return true;
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EACCES')) return false;
      throw error;
    }
  }

  list(path: string, wants: (name: string) => boolean = () => true): AsyncGenerator<ListedEntry[]> {
    return this.lister.list(this.root.resolve(path), wants);
  }

  lookAgain(path: string, names: readonly string[]): Promise<(ListedEntry | null)[]> {
    return this.lister.lookAgain(this.root.resolve(path), names);
  }

  async watch(path: string): Promise<DirectoryWatch | null> {
    const directory = this.root.resolve(path);
    const { isQuick } = await this.folders.kindOf(directory);
    return isQuick ? watchDirectory(directory) : null;
  }

  async *names(path: string): AsyncGenerator<string> {
    for await (const entry of await opendir(this.root.resolve(path))) yield entry.name;
  }

  read(path: string): Promise<Buffer> {
    return readFile(this.root.resolve(path));
  }

  async open(path: string): Promise<DriveReader> {
    const file = await open(this.root.resolve(path), 'r');
    const stats = await file.stat({ bigint: true });
    return {
      size: Number(stats.size),
      modified: modifiedAt(stats),
      ...fileReader(file),
    };
  }

  async write(path: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<void> {
    await this.exclusively(path, (osPath) =>
      this.writer.write(osPath, bytes, async (target) => {
        if (options.ifVersion === undefined) return;
        if ((await versionAt(target)) !== options.ifVersion) throw new VersionConflict(path);
      }),
    );
  }

  async append(path: string, bytes: Uint8Array, last: boolean): Promise<void> {
    await this.exclusively(path, (osPath) => appendAll(osPath, bytes, last));
  }

  makeDirectory(path: string): Promise<void> {
    return mkdir(this.root.resolve(path));
  }

  async isSame(left: string, right: string): Promise<boolean> {
    const [a, b] = await Promise.all(
      [left, right].map((path) => stat(this.root.resolve(path), { bigint: true })),
    );
    return a?.ino === b?.ino && a?.dev === b?.dev;
  }

  async move(from: string, to: string): Promise<void> {
    await this.exclusively(from, () =>
      moveAnywhere(this.root.resolve(from), this.root.resolve(to)),
    );
  }

  async copyDirectory(from: string, to: string): Promise<void> {
    const source = this.root.resolve(from);
    const target = this.root.resolve(to);
    if (!target.startsWith(source + sep)) {
      await cp(source, target, COPY);
      return;
    }
    // Into itself: what was there before, as `copytree` does; `cp` refuses.
    const names = await readdir(source);
    await mkdir(target);
    for (const name of names) await cp(join(source, name), join(target, name), COPY);
  }

  diskUsage(path: string): Promise<number> {
    return usageOf(this.root.resolve(path), new Set());
  }

  async remove(path: string): Promise<void> {
    await this.exclusively(path, (osPath) => rm(osPath, { recursive: true }));
  }

  async trash(path: string): Promise<void> {
    await this.exclusively(path, (osPath) => moveToTrash(osPath, this.trashOptions));
  }

  restore(path: string): Promise<boolean> {
    return this.exclusively(path, restoreBackup);
  }

  /** Waits for writes under way, for a shut-down that loses nothing. */
  idle(): Promise<void> {
    return this.locks.idle();
  }

  /**
   * One change at a time, in the order in which they were asked for. Two links to one file are one
   * file: where a path leads is locked too, after the path itself.
   */
  private exclusively<T>(path: string, action: (osPath: string) => Promise<T>): Promise<T> {
    const osPath = this.root.resolve(path);
    return this.locks.run(osPath, async () => {
      const target = await followLinks(osPath, this.folders);
      if (target === osPath) return action(osPath);
      return this.locks.run(target, () => action(osPath));
    });
  }
}

const COPY = {
  recursive: true,
  dereference: true,
  preserveTimestamps: true,
  errorOnExist: true,
  force: false,
};

function versionOf(stats: BigIntStats): string {
  return [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs]
    .map((part) => part.toString(36))
    .join('-');
}

/**
 * On a network another machine may change a file without a word; what a link leads to has a version
 * of its own; and a file that has changed just now may change again without getting another time.
 */
function isProven(stats: BigIntStats, look: LookUps): boolean {
  const age = Date.now() - Number(stats.ctimeNs / 1_000_000n);
  return look === directLookUps && !stats.isSymbolicLink() && age > CLOCK_STEP_MS;
}

async function versionAt(target: string): Promise<string | null> {
  try {
    return versionOf(await lstat(target, { bigint: true }));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** A rename, or a copy and a removal where the target is on another device. */
async function moveAnywhere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isSystemError(error, 'EXDEV')) throw error;
    await cp(from, to, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
      errorOnExist: true,
      force: false,
    });
    await rm(from, { recursive: true });
  }
}

/** As `du`: blocks on the disk, a file with several links counted once. */
async function usageOf(path: string, seen: Set<string>): Promise<number> {
  const stats = await lstat(path, { bigint: true });
  const identity = `${stats.dev}:${stats.ino}`;
  if (stats.nlink > 1n && !stats.isDirectory()) {
    if (seen.has(identity)) return 0;
    seen.add(identity);
  }
  let total = Number(stats.blocks) * 512;
  if (!stats.isDirectory()) return total;
  for await (const entry of await opendir(path))
    total += await usageOf(join(path, entry.name), seen);
  return total;
}
