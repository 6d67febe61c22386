import type { ContentsContext } from './context.ts';
import type { DirectoryWatch, Drive, ListedEntry } from './drive/drive.ts';
import { apiJoin } from './drive/root.ts';
import { hashOf } from './jobs/hash.ts';
import { folderJson, listedJson } from './listed-json.ts';
import type { Prepared, PreparedCache } from './prepared-cache.ts';
import { globToRegExp } from './python/fnmatch.ts';

/** The children of a directory as JSON, in pieces, and a name for exactly this content. */
export interface Listing {
  readonly content: readonly Uint8Array[];
  readonly tag: string;
}

/** Smaller directories are looked at in less time than a watch takes. */
const WORTH_WATCHING = 64;
/** More entries that no watch can vouch for are not worth remembering. */
const MOST_UNWATCHABLE = 1000;
/**
 * However quiet a watch is, every entry is looked at again after this time, in ms: the time of a file
 * that is written through a memory map changes without an event, and so may what is mounted.
 */
const LOOK_AGAIN_MS = 2000;
const MOST_CANDIDATES = 1000;

/**
 * Lists directories. A listing is kept while a watch proves that it is still true; the entries whose
 * changes no watch sees (directories, links, files with several names) are looked at each time.
 */
export class DirectoryListings {
  private readonly context: ContentsContext;
  private readonly drive: Drive;
  private readonly cache: PreparedCache;
  private readonly hidden: RegExp | null;
  /** Large directories that were listed once: who lists them again gets a watch. */
  private readonly candidates = new Set<string>();
  private readonly now: () => number;

  constructor(context: ContentsContext, now: () => number = () => performance.now()) {
    this.context = context;
    this.drive = context.drive;
    this.cache = context.prepared;
    this.hidden = oneOf(context.settings.hideGlobs);
    this.now = now;
  }

  async show(path: string): Promise<Listing> {
    const kept = this.cache.get(keyOf(path));
    if (kept instanceof KeptListing) {
      if (await kept.isTrue(this.now())) {
        await this.emitChildren(path, kept.listing);
        return kept.listing;
      }
      this.cache.delete(keyOf(path));
    }
    return this.candidates.has(path) ? this.watched(path) : this.look(path, null);
  }

  /** Lists behind a watch that began before. */
  private async watched(path: string): Promise<Listing> {
    const watch = await this.drive.watch(path);
    if (watch === null) return this.look(path, null);
    const kept = new KeptListing(path, this.drive, watch, this.now());
    try {
      const listing = await this.look(path, kept);
      if (kept.keep(listing)) this.cache.set(keyOf(path), kept);
      else watch.close();
      return listing;
    } catch (error) {
      watch.close();
      throw error;
    }
  }

  /** Looks at every entry, a batch at a time, so that a huge directory holds up nobody. */
  private async look(path: string, kept: KeptListing | null): Promise<Listing> {
    const folder = folderJson(path);
    const content: Uint8Array[] = [];
    const hash = hashOf('sha1');
    let wanted = 0;
    let shown = 0;
    const wants = (name: string): boolean => {
      const isWanted = this.hidden?.test(name) !== true;
      if (isWanted) wanted++;
      return isWanted;
    };
    for await (const entries of this.drive.list(path, wants)) {
      if (entries.length === 0) continue;
      const piece = Buffer.from(this.batchJson(path, folder, entries, shown === 0, kept));
      shown += entries.length;
      hash.update(piece);
      content.push(piece);
    }
    content.push(Buffer.from(shown === 0 ? '[]' : ']'));
    if (shown >= WORTH_WATCHING) this.remember(path);
    // What was left out may have to be shown without any event.
    if (shown < wanted) kept?.refuse();
    return { content, tag: hash.digest('hex') };
  }

  private batchJson(
    path: string,
    folder: string,
    entries: readonly ListedEntry[],
    isFirst: boolean,
    kept: KeptListing | null,
  ): string {
    const isHeard = this.context.isHeard();
    let text = '';
    let separator = isFirst ? '[' : ',';
    for (const entry of entries) {
      const json = listedJson(folder, entry);
      text += separator + json;
      separator = ',';
      if (!entry.isWatchable) kept?.lookAgainAt(entry.name, json);
      if (isHeard) this.context.emit({ action: 'get', path: apiJoin(path, entry.name) });
    }
    return text;
  }

  private remember(path: string): void {
    this.candidates.delete(path);
    this.candidates.add(path);
    const oldest = this.candidates.values().next();
    if (this.candidates.size > MOST_CANDIDATES && oldest.done === false)
      this.candidates.delete(oldest.value);
  }

  /** Whoever listens to events hears of every entry, also of a listing that was kept. */
  private async emitChildren(path: string, { content }: Listing): Promise<void> {
    // The last piece is the bracket at the end.
    for (const piece of content.slice(0, -1)) {
      if (!this.context.isHeard()) return;
      const children = `[${Buffer.from(piece).toString('utf8').slice(1)}]`;
      for (const { name } of JSON.parse(children) as { name: string }[])
        this.context.emit({ action: 'get', path: apiJoin(path, name) });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

function keyOf(path: string): string {
  return `listing:${path}`;
}

/** One expression for all globs; null where there are none. */
function oneOf(globs: readonly string[]): RegExp | null {
  if (globs.length === 0) return null;
  return new RegExp(globs.map((glob) => globToRegExp(glob).source).join('|'), 'su');
}

/** A listing with what proves that it is still true. */
class KeptListing implements Prepared {
  listing: Listing = { content: [], tag: '' };
  bytes = 0;
  private readonly path: string;
  private readonly drive: Drive;
  private readonly watch: DirectoryWatch;
  private readonly lookedAt: number;
  /** JSON of the entries that the watch cannot vouch for. */
  private readonly unwatchable = new Map<string, string>();
  private isRefused = false;

  constructor(path: string, drive: Drive, watch: DirectoryWatch, now: number) {
    this.path = path;
    this.drive = drive;
    this.watch = watch;
    this.lookedAt = now;
  }

  lookAgainAt(name: string, json: string): void {
    this.unwatchable.set(name, json);
  }

  refuse(): void {
    this.isRefused = true;
  }

  /** False when it cannot be kept. */
  keep(listing: Listing): boolean {
    this.listing = listing;
    this.bytes = listing.content.reduce((sum, piece) => sum + piece.byteLength, 0);
    return !this.isRefused && this.unwatchable.size <= MOST_UNWATCHABLE;
  }

  async isTrue(now: number): Promise<boolean> {
    if (now - this.lookedAt > LOOK_AGAIN_MS) return false;
    return (await this.unwatchableIsUnchanged()) && this.watch.isUnchanged();
  }

  forgotten(): void {
    this.watch.close();
  }

  private async unwatchableIsUnchanged(): Promise<boolean> {
    if (this.unwatchable.size === 0) return true;
    const folder = folderJson(this.path);
    const entries = await this.drive.lookAgain(this.path, [...this.unwatchable.keys()]);
    return entries.every(
      (entry) => entry !== null && listedJson(folder, entry) === this.unwatchable.get(entry.name),
    );
  }
}
