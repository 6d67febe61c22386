import type { BigIntStats } from 'node:fs';
import { constants, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isSystemError } from '../python/os-error.ts';
import { copyAttributes, keepOwnerAndMode, type CopyAttributes } from './attributes.ts';
import { BareFiles, type ProbeAttributes } from './bare-files.ts';
import { backupPath, InPlaceWriter } from './in-place-write.ts';
import { Leftovers, temporaryIn } from './leftovers.ts';
import { directLookUps, type LookUps } from './look-ups.ts';
import { QuickFolders } from './quick-folders.ts';
import { canAccess } from './root.ts';
import { writeAll } from './sync.ts';

/** Where a rename is refused, writing in place may still be allowed. */
const RENAME_REFUSED = ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'] as const;
const MOST_LINKS = 40;

export interface SafeWriterOptions {
  /** `use_atomic_writing`; without it files are simply overwritten, for file systems that need it. */
  readonly atomic: boolean;
  readonly temporaryDirectory: string;
  readonly copyAttributes?: CopyAttributes;
  readonly rename?: typeof rename;
  readonly now?: () => number;
  /** What is known of file systems. */
  readonly folders?: QuickFolders;
  readonly probeAttributes?: ProbeAttributes;
}

/**
 * Replaces the content of files so that a save either happened or did not: a temporary file in the
 * same directory, synced and renamed over the old one. Where that would change what the file is
 * (hard links, foreign owner, attributes), or is refused, it is written in place behind a copy.
 */
export class SafeWriter {
  private readonly atomic: boolean;
  private readonly inPlace: InPlaceWriter;
  private readonly copyAttributes: CopyAttributes;
  private readonly rename: typeof rename;
  private readonly leftovers: Leftovers;
  private readonly folders: QuickFolders;
  private readonly bareFiles: BareFiles;

  constructor(options: SafeWriterOptions) {
    this.atomic = options.atomic;
    this.inPlace = new InPlaceWriter(options.temporaryDirectory);
    this.copyAttributes = options.copyAttributes ?? copyAttributes;
    this.rename = options.rename ?? rename;
    this.leftovers = new Leftovers(options.now ?? Date.now);
    this.folders = options.folders ?? new QuickFolders();
    this.bareFiles = new BareFiles(options.probeAttributes);
  }

  /** `check` runs last before the old content goes; it may refuse by throwing. */
  async write(
    path: string,
    bytes: Uint8Array,
    check?: (target: string) => Promise<void>,
  ): Promise<void> {
    const target = await followLinks(path, this.folders);
    const look = await this.folders.lookUpsFor(target);
    const old = await statIfThere(target, look);
    if (old !== null) await requireWritable(target, old, look);
    const save: Save = { target, bytes, old, look, check };
    if (!this.atomic) {
      await check?.(target);
      await overwrite(target, bytes);
    } else if (old !== null && old.nlink > 1n) {
      await check?.(target);
      await this.inPlace.write(target, bytes);
    } else if (!(await this.replace(save))) {
      await check?.(target);
      await this.inPlace.write(target, bytes);
    }
  }

  /** False when the file cannot be replaced and must be written in place. */
  private async replace(save: Save): Promise<boolean> {
    const { target, old, look } = save;
    const directory = dirname(target);
    const temporary = temporaryIn(directory);
    const isBare = await this.isBare(save);
    let mark: bigint | null = null;
    try {
      // Empty until it has its owner, so that nobody reads what the old file did not show.
      const file = await open(temporary, 'wx', old === null ? 0o666 : Number(old.mode) & 0o777);
      if (isBare) mark = (await look.stat(directory)).ctimeNs;
      if (!(await this.fill(file, temporary, save, isBare))) return false;
      await save.check?.(target);
      // What happened to the directory meanwhile may have been anything.
      if (isBare && (await look.stat(directory)).ctimeNs !== mark) mark = null;
      await this.rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      if (old !== null && isSystemError(error, ...RENAME_REFUSED)) return false;
      throw error;
    }
    if (mark !== null) await this.rememberBare(save);
    await look.syncDirectory(directory);
    await removeBackup(target, look);
    // Nobody has to wait for that.
    void this.leftovers.sweep(directory);
    return true;
  }

  /** Whether the old file has nothing that a new one does not get from its mode and owner. */
  private async isBare({ target, old, look }: Save): Promise<boolean> {
    if (old === null || look !== directLookUps) return false;
    const directory = dirname(target);
    return this.bareFiles.isBare(
      { path: target, stats: old },
      { path: directory, stats: await look.stat(directory) },
    );
  }

  private async rememberBare({ target, look }: Save): Promise<void> {
    const directory = dirname(target);
    this.bareFiles.remember({ path: directory, stats: await look.stat(directory) });
    this.bareFiles.remember({ path: target, stats: await look.lstat(target) });
  }

  private async fill(
    file: FileHandle,
    temporary: string,
    { target, old, bytes, look }: Save,
    isBare: boolean,
  ): Promise<boolean> {
    try {
      if (old !== null) {
        const isLike = isBare || (await this.copyAttributes(target, temporary));
        if (!isLike || !(await keepOwnerAndMode(file, old, look))) {
          await rm(temporary, { force: true });
          return false;
        }
      }
      await writeAll(file, bytes);
      // Where attributes came with the content of the old file.
      if (old !== null && !isBare) await file.truncate(bytes.byteLength);
      await file.sync();
      return true;
    } finally {
      await file.close();
    }
  }
}

/** One write, with what is known about it. */
interface Save {
  readonly target: string;
  readonly bytes: Uint8Array;
  readonly old: BigIntStats | null;
  readonly look: LookUps;
  readonly check: ((target: string) => Promise<void>) | undefined;
}

/** A copy left by an earlier crash is older than what was just written. */
async function removeBackup(target: string, look: LookUps): Promise<void> {
  const backup = backupPath(target);
  // Its name may be too long for a file: then there is none.
  const isThere = await canAccess(backup, constants.F_OK, look);
  if (isThere) await rm(backup, { force: true });
}

/** The file behind a chain of links; the last of them may lead to nothing yet. */
export async function followLinks(path: string, folders: QuickFolders): Promise<string> {
  let current = path;
  for (let count = 0; count < MOST_LINKS; count++) {
    const look = await folders.lookUpsFor(current);
    const stats = await statIfThere(current, look);
    if (stats?.isSymbolicLink() !== true) return current;
    current = resolve(dirname(current), await look.readlink(current));
  }
  return current;
}

async function statIfThere(path: string, look: LookUps): Promise<BigIntStats | null> {
  try {
    return await look.lstat(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** A rename would happily replace a read-only file, and a pipe would block us for ever. */
async function requireWritable(target: string, old: BigIntStats, look: LookUps): Promise<void> {
  if (old.isDirectory()) throw systemError('EISDIR', 21, target);
  if (!old.isFile()) throw systemError('EINVAL', 22, target);
  await look.access(target, constants.W_OK);
}

function systemError(code: string, errno: number, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), {
    code,
    errno: -errno,
    path,
    syscall: 'open',
  });
}

async function overwrite(target: string, bytes: Uint8Array): Promise<void> {
  const file = await open(target, 'w');
  try {
    await writeAll(file, bytes);
  } finally {
    await file.close();
  }
}
