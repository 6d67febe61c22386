import { execFile } from 'node:child_process';
import { copyFile, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { promisify } from 'node:util';
import { isSystemError } from '../python/os-error.ts';
import type { LookUps } from './look-ups.ts';

// Not at the top: a start does without child processes.
const run = (program: string, args: readonly string[]): Promise<unknown> =>
  promisify(execFile)(program, args);

/** Gives a new, empty file the attributes of the one it will replace; false where it cannot. */
export type CopyAttributes = (from: string, to: string) => Promise<boolean>;

/**
 * Extended attributes and access lists. Node has no calls for them, so `cp` of the system copies
 * them; where it cannot, the file is written in place and keeps everything.
 */
export const copyAttributes: CopyAttributes = async (from, to) => {
  try {
    if (process.platform === 'linux') {
      await run('cp', ['--attributes-only', '--preserve=mode,ownership,xattr', '--', from, to]);
    } else if (process.platform === 'darwin') {
      // Copies all metadata with the data, which are then replaced.
      await copyFile(from, to);
    }
    return true;
  } catch {
    return false;
  }
};

/** Mode and owner; false where the owner cannot be kept. */
export async function keepOwnerAndMode(
  file: FileHandle,
  old: BigIntStats,
  look: LookUps,
): Promise<boolean> {
  const fresh = await look.fstat(file);
  const isForeign = fresh.uid !== old.uid || fresh.gid !== old.gid;
  try {
    if (isForeign) await file.chown(Number(old.uid), Number(old.gid));
    // After chown, which clears the bits for set-user-id.
    if (isForeign || fresh.mode !== old.mode) await file.chmod(Number(old.mode) & 0o7777);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EPERM', 'EACCES', 'EINVAL')) return false;
    throw error;
  }
}
