import { randomBytes } from 'node:crypto';
import { opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../python/os-error.ts';

const TEMPORARY = /^\.elara-[0-9a-f]{16}\.tmp$/;

/** Nobody writes on a file for so long without a byte, in milliseconds. */
const ABANDONED_MS = 10 * 60_000;

/** How many directories are remembered as swept. */
const MOST_REMEMBERED = 1000;

/** A name for a file that is written beside `directory`'s others before it takes one's place. */
export function temporaryIn(directory: string): string {
  return join(directory, `.elara-${randomBytes(8).toString('hex')}.tmp`);
}

/**
 * Removes what a killed server left: files that were being written. Looked for where something is
 * saved, now and then; other servers may be writing in the same directory at this moment.
 */
export class Leftovers {
  private readonly now: () => number;
  private readonly swept = new Map<string, number>();

  constructor(now: () => number) {
    this.now = now;
  }

  async sweep(directory: string): Promise<void> {
    const last = this.swept.get(directory);
    if (last !== undefined && this.now() - last < ABANDONED_MS) return;
    this.remember(directory);
    try {
      for await (const entry of await opendir(directory)) {
        const isTemporary = entry.isFile() && TEMPORARY.test(entry.name);
        if (isTemporary) await this.removeIfAbandoned(join(directory, entry.name));
      }
    } catch (error) {
      // Gone meanwhile, or not to be listed: no reason for a save to fail.
      if (!isSystemError(error)) throw error;
    }
  }

  private async removeIfAbandoned(file: string): Promise<void> {
    // The time of modification may have been set to that of another file.
    const { ctimeMs } = await stat(file);
    if (this.now() - ctimeMs >= ABANDONED_MS) await rm(file, { force: true });
  }

  private remember(directory: string): void {
    this.swept.delete(directory);
    this.swept.set(directory, this.now());
    const oldest = this.swept.keys().next();
    if (this.swept.size > MOST_REMEMBERED && oldest.done === false) this.swept.delete(oldest.value);
  }
}
