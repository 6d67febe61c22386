import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface WriteWholeOptions {
  /** Permissions of the file from its first moment, for secrets; else those that it had. */
  readonly mode?: number | undefined;
  /** Permissions of folders that have to be made. */
  readonly folderMode?: number | undefined;
}

/**
 * Writes a file so that a reader, a crash or a full disk finds the old content or the new one and
 * never a part. Folders on the way are made.
 */
export async function writeWhole(
  file: string,
  text: string,
  { mode, folderMode }: WriteWholeOptions = {},
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: folderMode });
  // A link (people keep their settings in a repository) stays one: its target is replaced.
  const target = await realpath(file).catch(() => file);
  const temporary = join(dirname(target), `.${randomUUID()}.tmp`);
  try {
    await writeSynced(temporary, text, mode ?? (await modeOf(target)));
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(target));
}

/** Permissions of the file that is replaced, which the new one gets too. */
async function modeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).mode & 0o7777;
  } catch {
    return undefined;
  }
}

async function writeSynced(file: string, text: string, mode: number | undefined): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    // The umask may have taken some away.
    if (mode !== undefined) await handle.chmod(mode);
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the rename itself durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
