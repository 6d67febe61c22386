import {
  constants,
  copyFile,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  type FileHandle,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from '../python/os-error.ts';
import { syncDirectory, syncFile, writeAll } from './sync.ts';

/** The copy that protects a file while it is written in place; the same name as jupyter_server's. */
export function backupPath(path: string): string {
  return join(dirname(path), `.~${basename(path)}`);
}

/** Where a file goes that a crash left broken, when its copy takes its place. */
function invalidPath(path: string): string {
  return `${path}.invalid`;
}

/**
 * Overwrites a file where it is, so that its inode with all links, owner and attributes stays. A
 * synced copy stands beside it meanwhile; after a crash {@link restoreBackup} puts it back.
 */
export class InPlaceWriter {
  private readonly temporaryDirectory: string;

  constructor(temporaryDirectory: string) {
    this.temporaryDirectory = temporaryDirectory;
  }

  async write(target: string, bytes: Uint8Array): Promise<void> {
    // Opened first: where that is refused, nothing has to be put back.
    const file = await open(target, 'r+');
    try {
      await this.writeProtected(file, target, bytes);
    } finally {
      await file.close();
    }
  }

  private async writeProtected(file: FileHandle, target: string, bytes: Uint8Array): Promise<void> {
    const backup = await this.protect(target);
    try {
      await rewrite(file, bytes);
    } catch (error) {
      // Where even this fails, the copy stays for the next reader.
      await rewrite(file, await readFile(backup));
      await dispose(backup, target);
      throw error;
    }
    await dispose(backup, target);
  }

  /** Copies the file beside itself, or to the temporary directory where that is not allowed. */
  private async protect(target: string): Promise<string> {
    const beside = backupPath(target);
    try {
      await copyDurably(target, beside);
      await syncDirectory(dirname(target));
      return beside;
    } catch (error) {
      if (!isSystemError(error, 'EACCES', 'EPERM', 'EROFS', 'ENAMETOOLONG')) {
        await rm(beside, { force: true });
        throw error;
      }
    }
    const elsewhere = join(await mkdtemp(join(this.temporaryDirectory, 'elara-save-')), 'copy');
    await copyDurably(target, elsewhere);
    return elsewhere;
  }
}

/** Puts the copy of an interrupted write back in place; false when there is none. */
export async function restoreBackup(path: string): Promise<boolean> {
  const backup = backupPath(path);
  try {
    await stat(backup);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
  await rename(path, invalidPath(path));
  await rename(backup, path);
  await syncDirectory(dirname(path));
  return true;
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const { atime, mtime } = await stat(from);
  await utimes(to, atime, mtime);
  await syncFile(to);
}

/**
 * Keeps the old blocks until the new bytes are written: a file that does not fit the disk can then
 * still be put back as it was.
 */
async function rewrite(file: FileHandle, bytes: Uint8Array): Promise<void> {
  await writeAll(file, bytes);
  await file.truncate(bytes.byteLength);
  await file.sync();
}

async function dispose(backup: string, target: string): Promise<void> {
  const isBeside = dirname(backup) === dirname(target);
  await rm(isBeside ? backup : dirname(backup), { force: true, recursive: !isBeside });
}
