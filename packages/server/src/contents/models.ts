import type { EntryFacts } from './drive/drive.ts';
import { isoTime } from './drive/times.ts';
import { guessType } from './python/mimetypes.ts';
import type { ContentsModel } from './schema.ts';

/** A model with its content already in JSON, and with what the response headers need. */
export interface Shown {
  readonly model: ContentsModel;
  readonly modified: number;
  /** JSON of `content`; null when it was not asked for. */
  readonly content: readonly Uint8Array[] | null;
  /** Names the content for the entity tag. */
  readonly tag: string;
}

export function isNotebookPath(path: string): boolean {
  return path.endsWith('.ipynb');
}

/** The model of an entry without content (rest-api §4.1). The keys keep the order of the wire. */
export function entryModel(
  path: string,
  entry: EntryFacts,
  type: ContentsModel['type'],
): ContentsModel {
  return {
    name: entry.name,
    path,
    last_modified: isoTime(entry.modified),
    created: isoTime(entry.created),
    content: null,
    format: null,
    mimetype: type === 'file' ? guessType(path).type : null,
    size: type === 'directory' ? null : entry.size,
    writable: entry.writable,
    hash: null,
    hash_algorithm: null,
    type,
  };
}

/** How a listing shows an entry: what leads nowhere counts as a file. */
export function listedType(entry: EntryFacts): ContentsModel['type'] {
  if (entry.kind === 'directory') return 'directory';
  return isNotebookPath(entry.name) ? 'notebook' : 'file';
}

/** The JSON of a model with its content in its place, in pieces: the content is not copied. */
export function modelJson(shown: Shown): readonly Uint8Array[] {
  const json = JSON.stringify(shown.model);
  if (shown.content === null) return [Buffer.from(json)];
  const gap = json.indexOf(CONTENT_GAP) + CONTENT_GAP.length - 'null'.length;
  const head = Buffer.from(json.slice(0, gap));
  const tail = Buffer.from(json.slice(gap + 'null'.length));
  return [head, ...shown.content, tail];
}

/** Cannot be part of a name: quotes inside strings are escaped. */
const CONTENT_GAP = '"content":null';
