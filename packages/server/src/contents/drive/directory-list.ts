import type { ListedEntry } from './drive.ts';
import { listedEntry, listedEntryNow } from './entry-facts.ts';
import { listedPath, listNames, type ListedName } from './file-names.ts';
import { KnownWritable, type FolderFiles } from './known-writable.ts';
import type { QuickFolders } from './quick-folders.ts';
import { Turns } from './turns.ts';

/**
 * Entries looked at together, which takes half a millisecond; also how much of a listing is prepared
 * at once.
 */
const LIST_BATCH = 128;

/** Looks at what is in directories. */
export class DirectoryLister {
  private readonly showHidden: boolean;
  private readonly folders: QuickFolders;
  private readonly turns = new Turns();
  private readonly writable = new KnownWritable();

  constructor(showHidden: boolean, folders: QuickFolders) {
    this.showHidden = showHidden;
    this.folders = folders;
  }

  /** The entries whose names are wanted, in batches, in the order of the system. */
  async *list(directory: string, wants: (name: string) => boolean): AsyncGenerator<ListedEntry[]> {
    const all = await listNames(directory);
    const names = all.filter(({ name }) => this.mayShow(name) && wants(name));
    yield* this.look(directory, names);
  }

  /** The entries of names that are known to be text; null for those that would not be listed. */
  async lookAgain(directory: string, names: readonly string[]): Promise<(ListedEntry | null)[]> {
    const found = new Map<string, ListedEntry>();
    const wanted = names.filter((name) => this.mayShow(name));
    for await (const entries of this.look(
      directory,
      wanted.map((name) => ({ name, raw: null })),
    )) {
      for (const entry of entries) found.set(entry.name, entry);
    }
    return names.map((name) => found.get(name) ?? null);
  }

  private mayShow(name: string): boolean {
    return this.showHidden || !name.startsWith('.');
  }

  private async *look(
    directory: string,
    names: readonly ListedName[],
  ): AsyncGenerator<ListedEntry[]> {
    const { isQuick, slowNames } = await this.folders.kindOf(directory);
    const known = isQuick ? this.writable.filesOf(directory, names.length) : null;
    const look = (one: ListedName): Looked =>
      isQuick && !slowNames.has(one.name)
        ? this.lookNow(directory, one, known)
        : this.lookLater(directory, one);
    for (let at = 0; at < names.length; at += LIST_BATCH) {
      if (at === 0 || this.turns.isOver) await this.turns.next();
      yield await settled(names.slice(at, at + LIST_BATCH).map(look));
    }
  }

  private lookNow(directory: string, listed: ListedName, known: FolderFiles | null): Looked {
    const entry = listedEntryNow(
      listed.name,
      listedPath(directory, listed),
      this.showHidden,
      known,
    );
    return entry === 'later' ? this.lookLater(directory, listed) : entry;
  }

  private lookLater(directory: string, listed: ListedName): Promise<ListedEntry | null> {
    return listedEntry(listed.name, listedPath(directory, listed), this.showHidden);
  }
}

type Looked = ListedEntry | null | Promise<ListedEntry | null>;

/** In most batches nothing has to be waited for, and nothing is left out. */
function settled(batch: Looked[]): ListedEntry[] | Promise<ListedEntry[]> {
  if (batch.every(isEntry)) return batch;
  const waiting = batch.map(async (one) => one);
  return Promise.all(waiting).then((entries) => entries.filter(isEntry));
}

function isEntry(looked: Looked): looked is ListedEntry {
  return looked !== null && !(looked instanceof Promise);
}
