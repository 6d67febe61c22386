import type { ContentsContext } from './context.ts';
import type { DriveEntry } from './drive/drive.ts';
import type { ContentRead } from './jobs/read-jobs.ts';
import type { Prepared, PreparedCache } from './prepared-cache.ts';
import type { Notary } from './trust/notary.ts';

/** What an entry takes beside its content, in bytes. */
const OVERHEAD = 500;

/**
 * Keeps notebooks as front ends get them, and hashes of files, while the files do not change: one
 * that has its device, inode, size and times still has its content. Only of files whose version proves
 * that. What may change without the file, whether it is trusted, is asked each time.
 */
export class PreparedNotebooks {
  private readonly cache: PreparedCache;
  private readonly notary: Notary;

  constructor({ prepared, notary }: ContentsContext) {
    this.cache = prepared;
    this.notary = notary;
  }

  /** The notebook that was read last, where it is still the same; `read` reads it. */
  async notebook(
    path: string,
    entry: DriveEntry,
    wantsHash: boolean,
    read: () => Promise<ContentRead>,
  ): Promise<ContentRead> {
    const key = `notebook:${path}`;
    const kept = this.cache.get(key);
    if (kept instanceof KeptNotebook && kept.version === entry.version) {
      const isWhole = !wantsHash || kept.read.hash !== null;
      if (isWhole && (await this.isStillTrusted(kept.read))) return withHash(kept.read, wantsHash);
    }
    const fresh = await read();
    if (entry.isProven) this.cache.set(key, new KeptNotebook(entry.version, fresh));
    else this.cache.delete(key);
    return fresh;
  }

  /** The hash of a file; JupyterLab asks for it before and after each save. */
  async hash(path: string, entry: DriveEntry, make: () => Promise<string>): Promise<string> {
    const key = `hash:${path}`;
    const kept = this.cache.get(key);
    if (kept instanceof KeptHash && kept.version === entry.version) return kept.hash;
    const hash = await make();
    if (entry.isProven) this.cache.set(key, new KeptHash(entry.version, hash));
    else this.cache.delete(key);
    return hash;
  }

  private async isStillTrusted({ trust }: ContentRead): Promise<boolean> {
    return trust === null || (await this.notary.isTrusted(trust.digest)) === trust.trusted;
  }
}

function withHash(read: ContentRead, wantsHash: boolean): ContentRead {
  return wantsHash ? read : { ...read, hash: null };
}

class KeptNotebook implements Prepared {
  readonly version: string;
  readonly read: ContentRead;
  readonly bytes: number;

  constructor(version: string, read: ContentRead) {
    this.version = version;
    this.read = read;
    this.bytes = read.json.buffer.byteLength + (read.message?.length ?? 0) + OVERHEAD;
  }
}

class KeptHash implements Prepared {
  readonly version: string;
  readonly hash: string;
  readonly bytes = OVERHEAD;

  constructor(version: string, hash: string) {
    this.version = version;
    this.hash = hash;
  }
}
