import type { Microseconds } from './times.ts';

/** What a place in a drive is; `other` are devices, pipes, sockets and links that lead nowhere. */
export type EntryKind = 'file' | 'directory' | 'other';

/** What is known of a file or directory without opening it. */
export interface EntryFacts {
  readonly name: string;
  readonly kind: EntryKind;
  /** Size and time of a link are its own, not its target's (rest-api §4.1). */
  readonly size: number;
  readonly modified: Microseconds;
  readonly created: Microseconds;
  readonly writable: boolean;
}

/** A place in a drive. */
export interface DriveEntry extends EntryFacts {
  /** Changes whenever the content may have changed; for conditional writes. */
  readonly version: string;
  /** Whether the same version later on proves the same content. */
  readonly isProven: boolean;
}

/** An entry of a directory. */
export interface ListedEntry extends EntryFacts {
  /**
   * Whether the facts can only change by an event in this directory: a file with one name. The size
   * and time of a directory, and what a link or another name leads to, change elsewhere.
   */
  readonly isWatchable: boolean;
}

/** Sees what happens in a directory from the moment it was made. */
export interface DirectoryWatch {
  /** Settles what has happened up to now: true while nothing has, and nothing could be missed. */
  isUnchanged(): Promise<boolean>;
  close(): void;
}

export interface WriteOptions {
  /** Write only if the file still has this version; refused with `VersionConflict` otherwise. */
  readonly ifVersion?: string | undefined;
}

/** An open file that can be sent in part. */
export interface DriveReader {
  readonly size: number;
  readonly modified: Microseconds;
  /** Reads from a place on to the start of `target` and says how many bytes; 0 at the end. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * A place that holds files: the local disk is one, others may follow. Paths are API paths: `/`
 * between parts, relative to the root. Failures are system errors (`ENOENT`, `EACCES`, …).
 */
export interface Drive {
  /** How error messages name a path. */
  displayPath(path: string): string;
  isHidden(path: string): Promise<boolean>;
  /** What a path leads to, or null where it leads to nothing. */
  kindOf(path: string): Promise<EntryKind | null>;
  /** Fails with `ENOENT` where there is nothing, not even a link that leads nowhere. */
  stat(path: string): Promise<DriveEntry>;
  /** Whether there is anything, be it a link that leads nowhere. */
  exists(path: string): Promise<boolean>;
  /**
   * Entries in batches, so that a huge directory blocks nobody. Unreadable ones are left out, and
   * those whose names are not wanted are not even looked at.
   */
  list(path: string, wants?: (name: string) => boolean): AsyncIterable<ListedEntry[]>;
  /** The entries of these names, as `list` gives them; null for what it would leave out. */
  lookAgain(path: string, names: readonly string[]): Promise<(ListedEntry | null)[]>;
  /** Null where changes cannot be seen for certain. */
  watch(path: string): Promise<DirectoryWatch | null>;
  /** All names in a directory, hidden ones too. */
  names(path: string): AsyncIterable<string>;
  read(path: string): Promise<Buffer>;
  open(path: string): Promise<DriveReader>;
  /** All or nothing: after a failure the file is what it was. */
  write(path: string, bytes: Uint8Array, options?: WriteOptions): Promise<void>;
  append(path: string, bytes: Uint8Array, last: boolean): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** True where both paths are one and the same thing. */
  isSame(left: string, right: string): Promise<boolean>;
  move(from: string, to: string): Promise<void>;
  copyDirectory(from: string, to: string): Promise<void>;
  /** Bytes that a directory takes on the disk. */
  diskUsage(path: string): Promise<number>;
  remove(path: string): Promise<void>;
  trash(path: string): Promise<void>;
  /** A broken file has a good copy beside it, left by an interrupted write: put that in its place. */
  restore(path: string): Promise<boolean>;
}
