import { readFileSync, statSync, watch, type FSWatcher } from 'node:fs';
import { isSystemError } from '../python/os-error.ts';
import type { DirectoryWatch } from './drive.ts';

/** As long as nothing overflows the queue of the system, no event is lost. */
const QUEUE_LENGTH = '/proc/sys/fs/inotify/max_queued_events';
/** So many events at once may have been more: half of the queue is suspicious. */
const SUSPICIOUS_SHARE = 0.5;
const MOST_WATCHES = 64;

/** Events of all watches since the loop last went round: they come from one queue. */
const burst = { events: 0, isCounting: false, limit: 0 };
const watches = new Set<InotifyWatch>();

/**
 * Watches a directory on a local disk of Linux, where all changes to its files are seen: made,
 * removed, renamed, written, their owners, modes and times. Null where no watch is to be had.
 */
export function watchDirectory(directory: string): DirectoryWatch | null {
  if (process.platform !== 'linux' || watches.size >= MOST_WATCHES) return null;
  try {
    return new InotifyWatch(directory, watch(directory, { persistent: false }));
  } catch (error) {
    // No watches left (ENOSPC, EMFILE), or the directory is gone.
    if (isSystemError(error)) return null;
    throw error;
  }
}

class InotifyWatch implements DirectoryWatch {
  private readonly directory: string;
  private readonly watcher: FSWatcher;
  private readonly identity: string | null;
  private hasChanged = false;

  constructor(directory: string, watcher: FSWatcher) {
    this.directory = directory;
    this.watcher = watcher;
    this.identity = identityOf(directory);
    watches.add(this);
    watcher.on('change', () => {
      this.hasChanged = true;
      countEvent();
    });
    watcher.on('error', () => {
      this.close();
    });
  }

  async isUnchanged(): Promise<boolean> {
    if (this.hasChanged) return false;
    // The path may lead to another directory by now.
    if (identityOf(this.directory) !== this.identity) this.close();
    // Events that happened before this question are read in the round of the loop that follows.
    await new Promise((resolve) => setImmediate(resolve));
    return !this.hasChanged;
  }

  closeIfChanged(): void {
    if (this.hasChanged) this.close();
  }

  close(): void {
    this.hasChanged = true;
    watches.delete(this);
    this.watcher.close();
  }
}

/** The folder is on a quick file system: the call returns at once. */
function identityOf(directory: string): string | null {
  try {
    const stats = statSync(directory, { bigint: true });
    return `${stats.dev}:${stats.ino}`;
  } catch (error) {
    if (isSystemError(error)) return null;
    throw error;
  }
}

/**
 * An overflow itself is not reported by Node: what looks like one ends all watches. Those that saw a
 * change end after the round: what a kernel writes all the time must not keep us busy.
 */
function countEvent(): void {
  burst.events++;
  if (burst.isCounting) return;
  burst.isCounting = true;
  setImmediate(() => {
    const isSuspicious = burst.events > burstLimit();
    for (const one of watches) {
      if (isSuspicious) one.close();
      else one.closeIfChanged();
    }
    burst.events = 0;
    burst.isCounting = false;
  });
}

function burstLimit(): number {
  if (burst.limit === 0) burst.limit = queueLength() * SUSPICIOUS_SHARE;
  return burst.limit;
}

function queueLength(): number {
  try {
    return Number(readFileSync(QUEUE_LENGTH, 'utf8')) || 0;
  } catch {
    return 0;
  }
}
