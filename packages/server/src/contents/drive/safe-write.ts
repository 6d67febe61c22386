import type { Stats } from 'node:fs';
import { access, constants, lstat, open, readlink, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isSystemError } from '../python/os-error.ts';
import { copyAttributes, keepOwnerAndMode, type CopyAttributes } from './attributes.ts';
import { backupPath, InPlaceWriter } from './in-place-write.ts';
import { Leftovers, temporaryIn } from './leftovers.ts';
import { syncDirectory, writeAll } from './sync.ts';

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

  constructor(options: SafeWriterOptions) {
    this.atomic = options.atomic;
    this.inPlace = new InPlaceWriter(options.temporaryDirectory);
    this.copyAttributes = options.copyAttributes ?? copyAttributes;
    this.rename = options.rename ?? rename;
    this.leftovers = new Leftovers(options.now ?? Date.now);
  }

  /** `check` runs last before the old content goes; it may refuse by throwing. */
  async write(
    path: string,
    bytes: Uint8Array,
    check?: (target: string) => Promise<void>,
  ): Promise<void> {
    const target = await followLinks(path);
    const old = await statIfThere(target);
    if (old !== null) await requireWritable(target, old);
    if (!this.atomic) {
      await check?.(target);
      await overwrite(target, bytes);
    } else if (old !== null && old.nlink > 1) {
      await check?.(target);
      await this.inPlace.write(target, bytes);
    } else if (!(await this.replace(target, old, bytes, check))) {
      await check?.(target);
      await this.inPlace.write(target, bytes);
    }
  }

  /** False when the file cannot be replaced and must be written in place. */
  private async replace(
    target: string,
    old: Stats | null,
    bytes: Uint8Array,
    check?: (target: string) => Promise<void>,
  ): Promise<boolean> {
    const temporary = temporaryIn(dirname(target));
    try {
      if (!(await this.fill(temporary, target, old, bytes))) return false;
      await check?.(target);
      await this.rename(temporary, target);
    } catch (error) {
      if (old !== null && isSystemError(error, ...RENAME_REFUSED)) return false;
      throw error;
    } finally {
      // Gone already when it was renamed.
      await rm(temporary, { force: true });
    }
    await syncDirectory(dirname(target));
    // A copy left by an earlier crash is older than what was just written.
    await rm(backupPath(target), { force: true });
    // Nobody has to wait for that.
    void this.leftovers.sweep(dirname(target));
    return true;
  }

  private async fill(
    temporary: string,
    target: string,
    old: Stats | null,
    bytes: Uint8Array,
  ): Promise<boolean> {
    const file = await open(temporary, 'wx', old === null ? 0o666 : 0o600);
    try {
      if (old !== null) {
        if (!(await this.copyAttributes(target, temporary))) return false;
        if (!(await keepOwnerAndMode(file, old))) return false;
      }
      await writeAll(file, bytes);
      await file.truncate(bytes.byteLength);
      await file.sync();
      return true;
    } finally {
      await file.close();
    }
  }
}

/** The file behind a chain of links; the last of them may lead to nothing yet. */
export async function followLinks(path: string): Promise<string> {
  let current = path;
  for (let count = 0; count < MOST_LINKS; count++) {
    const stats = await statIfThere(current);
    if (stats?.isSymbolicLink() !== true) return current;
    current = resolve(dirname(current), await readlink(current));
  }
  return current;
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

/** A rename would happily replace a read-only file, and a pipe would block us for ever. */
async function requireWritable(target: string, old: Stats): Promise<void> {
  if (old.isDirectory()) throw systemError('EISDIR', 21, target);
  if (!old.isFile()) throw systemError('EINVAL', 22, target);
  await access(target, constants.W_OK);
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
