import { createReadStream } from 'node:fs';
import { appendFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Logger } from '../../log/index.ts';
import { QuickFolders } from '../drive/quick-folders.ts';
import { isSystemError } from '../python/os-error.ts';

/** A signature that is only looked up is noted again when this much time has passed. */
const REFRESH_AFTER_MS = 24 * 60 * 60 * 1000;
const KEPT_SHARE = 0.75;

export interface SignatureStoreOptions {
  /** Null keeps signatures in memory only. */
  readonly file: string | null;
  /** More than this many: the oldest quarter goes. */
  readonly cacheSize: number;
  readonly now: () => number;
  readonly log: Logger;
}

/** How far a file was read: when another process replaced it, the identity differs. */
interface Position {
  readonly inode: number;
  readonly size: number;
}

const NOWHERE: Position = { inode: 0, size: 0 };

/**
 * The signatures of trusted notebooks: a line of JSON each, appended, the last one about a signature
 * counts. jupyter_server keeps them in SQLite, for which Node 20 has no safe driver; several servers
 * may share this file too.
 */
export class SignatureStore {
  private readonly options: SignatureStoreOptions;
  private readonly folders = new QuickFolders();
  private readonly lastSeen = new Map<string, number>();
  private position = NOWHERE;
  private lines = 0;
  private queue: Promise<unknown> = Promise.resolve();

  constructor(options: SignatureStoreOptions) {
    this.options = options;
  }

  /** Whether a signature is known. */
  has(algorithm: string, signature: string): Promise<boolean> {
    return this.exclusively(async () => {
      const key = `${algorithm}:${signature}`;
      if (!this.lastSeen.has(key)) await this.catchUp();
      const seen = this.lastSeen.get(key);
      if (seen === undefined) return false;
      if (this.options.now() - seen > REFRESH_AFTER_MS) await this.note(key);
      return true;
    });
  }

  add(algorithm: string, signature: string): Promise<void> {
    return this.exclusively(async () => {
      const key = `${algorithm}:${signature}`;
      if (this.isFresh(key)) return;
      await this.catchUp();
      if (this.isFresh(key)) return;
      await this.note(key);
      if (this.lastSeen.size > this.options.cacheSize) this.cull();
      if (this.lines > 2 * this.lastSeen.size + 1000) await this.compact();
    });
  }

  private isFresh(key: string): boolean {
    const seen = this.lastSeen.get(key);
    return seen !== undefined && this.options.now() - seen <= REFRESH_AFTER_MS;
  }

  private async note(key: string): Promise<void> {
    const now = this.options.now();
    this.lastSeen.delete(key);
    this.lastSeen.set(key, now);
    await this.tolerantly(async (file) => {
      const line = lineOf(key, now);
      await appendLine(file, line);
      this.lines++;
      // Only when nobody else wrote meanwhile is everything up to the end known.
      const { ino, size } = await this.look(file);
      const isOurs = size === this.position.size + Buffer.byteLength(line);
      if (isOurs) this.position = { inode: ino, size };
    });
  }

  /** Reads what was appended since, by us or by another server. */
  private async catchUp(): Promise<void> {
    await this.tolerantly(async (file) => {
      const { ino, size } = await this.look(file);
      if (ino === this.position.inode && size === this.position.size) return;
      const isLonger = ino === this.position.inode && size > this.position.size;
      const start = isLonger ? this.position.size : 0;
      if (!isLonger) this.lines = 0;
      const input = createReadStream(file, { start, end: Math.max(start, size - 1) });
      for await (const line of createInterface({ input })) this.learn(line);
      this.position = { inode: ino, size };
    });
  }

  private learn(line: string): void {
    this.lines++;
    const entry = parseLine(line);
    if (entry === null) return;
    const known = this.lastSeen.get(entry.key) ?? 0;
    this.lastSeen.delete(entry.key);
    this.lastSeen.set(entry.key, Math.max(known, entry.seen));
  }

  /** Keeps the newest three quarters. */
  private cull(): void {
    const kept = Math.max(1, Math.floor(this.options.cacheSize * KEPT_SHARE));
    const newest = [...this.lastSeen].sort(([, a], [, b]) => b - a).slice(0, kept);
    this.lastSeen.clear();
    for (const [key, seen] of newest.reverse()) this.lastSeen.set(key, seen);
  }

  private async look(file: string): Promise<{ readonly ino: number; readonly size: number }> {
    const { ino, size } = await (await this.folders.lookUpsFor(file)).stat(file);
    return { ino: Number(ino), size: Number(size) };
  }

  private async compact(): Promise<void> {
    await this.tolerantly(async (file) => {
      const temporary = `${file}.${process.pid}.tmp`;
      const output = await open(temporary, 'w', 0o600);
      try {
        await output.writeFile([...this.lastSeen].map(([key, seen]) => lineOf(key, seen)).join(''));
        await output.sync();
      } finally {
        await output.close();
      }
      await rename(temporary, file).catch(async (error: unknown) => {
        await rm(temporary, { force: true });
        throw error;
      });
      const { ino, size } = await this.look(file);
      this.position = { inode: ino, size };
      this.lines = this.lastSeen.size;
    });
  }

  /** Without its file the store goes on in memory: trust is a comfort, saving is not. */
  private async tolerantly(action: (file: string) => Promise<void>): Promise<void> {
    const { file, log } = this.options;
    if (file === null) return;
    try {
      await action(file);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code !== 'ENOENT')
        log.warn(`Notebook signatures cannot be kept in ${file}`, { error });
    }
  }

  private exclusively<T>(action: () => Promise<T>): Promise<T> {
    const result = this.queue.then(action);
    this.queue = result.catch(() => undefined);
    return result;
  }
}

async function appendLine(file: string, line: string): Promise<void> {
  try {
    await appendFile(file, line, { mode: 0o600 });
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await appendFile(file, line, { mode: 0o600 });
  }
}

function lineOf(key: string, seen: number): string {
  const [algorithm = '', signature = ''] = key.split(':');
  return `${JSON.stringify({ algorithm, signature, last_seen: new Date(seen).toISOString() })}\n`;
}

/** Null for a line that was cut off, or that is not ours. */
function parseLine(line: string): { readonly key: string; readonly seen: number } | null {
  try {
    const entry = JSON.parse(line) as Partial<Record<string, unknown>> | null;
    const { algorithm, signature, last_seen: seen } = entry ?? {};
    if (typeof algorithm !== 'string' || typeof signature !== 'string') return null;
    const time = typeof seen === 'string' ? Date.parse(seen) : 0;
    return { key: `${algorithm}:${signature}`, seen: Number.isNaN(time) ? 0 : time };
  } catch {
    return null;
  }
}
