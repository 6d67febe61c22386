import { accessSync, constants, lstatSync, type BigIntStats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { isSystemError } from '../python/os-error.ts';
import type { EntryFacts, EntryKind, ListedEntry } from './drive.ts';
import type { FolderFiles } from './known-writable.ts';
import { directLookUps, type LookUps } from './look-ups.ts';
import { isListable, isWritable } from './root.ts';
import { createdAt, modifiedAt } from './times.ts';

const KIND_MASK = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY = 0o040000;
const LINK = 0o120000;

/** What stats say, links not followed; null for devices, pipes and sockets. */
type OwnKind = 'file' | 'directory' | 'link' | null;

function ownKind({ mode }: BigIntStats): OwnKind {
  const bits = Number(mode) & KIND_MASK;
  if (bits === REGULAR) return 'file';
  if (bits === DIRECTORY) return 'directory';
  return bits === LINK ? 'link' : null;
}

export function kindOf(stats: BigIntStats): EntryKind {
  const kind = ownKind(stats);
  return kind === 'file' || kind === 'directory' ? kind : 'other';
}

/** The facts of a place whose own stats are known. */
export async function factsOf(
  name: string,
  osPath: string | Buffer,
  stats: BigIntStats,
  look?: LookUps,
): Promise<EntryFacts> {
  const isLink = ownKind(stats) === 'link';
  const kind = isLink ? await targetKind(osPath) : kindOf(stats);
  const writable =
    look === directLookUps && !isLink
      ? canAccessNow(osPath, constants.W_OK)
      : await isWritable(osPath);
  return facts(name, stats, kind, writable);
}

function facts(name: string, stats: BigIntStats, kind: EntryKind, writable: boolean): EntryFacts {
  const modified = modifiedAt(stats);
  const isNew = stats.ctimeNs === stats.mtimeNs && process.platform === 'linux';
  return {
    name,
    kind,
    size: Number(stats.size),
    modified,
    created: isNew ? modified : createdAt(stats, process.platform),
    writable,
  };
}

/** A link that leads nowhere is listed all the same; a loop is not (rest-api §4.2). */
async function targetKind(osPath: string | Buffer): Promise<EntryKind> {
  try {
    return kindOf(await stat(osPath, { bigint: true }));
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return 'other';
    throw error;
  }
}

/** An entry of a directory; null for what is not shown: unreadable, of another kind, gone. */
export async function listedEntry(
  name: string,
  osPath: string | Buffer,
  showLocked: boolean,
): Promise<ListedEntry | null> {
  try {
    const stats = await lstat(osPath, { bigint: true });
    if (ownKind(stats) === null) return null;
    const entry = await factsOf(name, osPath, stats);
    const isLocked = entry.kind === 'directory' && !showLocked && !(await isListable(osPath));
    return isLocked ? null : { ...entry, isWatchable: isWatchable(stats) };
  } catch (error) {
    // It went away meanwhile, is a loop, or may not be seen.
    if (isSystemError(error)) return null;
    throw error;
  }
}

/** As {@link listedEntry}, at once; `later` for a link, which may lead to where calls take time. */
export function listedEntryNow(
  name: string,
  osPath: string | Buffer,
  showLocked: boolean,
  known: FolderFiles | null,
): ListedEntry | null | 'later' {
  const stats = ownStats(osPath);
  if (stats === undefined) return null;
  const kind = ownKind(stats);
  if (kind === null) return null;
  if (kind === 'link') return 'later';
  const isLocked = kind === 'directory' && !showLocked && !canAccessNow(osPath, ENTER_AND_LIST);
  if (isLocked) return null;
  const ask = (): boolean => canAccessNow(osPath, constants.W_OK);
  const writable = kind === 'file' && known !== null ? known.isWritable(stats, ask) : ask();
  return { ...facts(name, stats, kind, writable), isWatchable: isWatchable(stats) };
}

function isWatchable(stats: BigIntStats): boolean {
  return ownKind(stats) === 'file' && stats.nlink === 1n;
}

const STAT_OPTIONS = { bigint: true, throwIfNoEntry: false } as const;
const ENTER_AND_LIST = constants.R_OK | constants.X_OK;

function ownStats(osPath: string | Buffer): BigIntStats | undefined {
  try {
    return lstatSync(osPath, STAT_OPTIONS);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

function canAccessNow(osPath: string | Buffer, mode: number): boolean {
  try {
    accessSync(osPath, mode);
    return true;
  } catch {
    return false;
  }
}
