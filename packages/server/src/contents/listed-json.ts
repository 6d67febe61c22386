import { ENCODED_OR_LONG, guessType } from './python/mimetypes.ts';
import type { EntryFacts } from './drive/drive.ts';
import { isoTime } from './drive/times.ts';
import { listedType } from './models.ts';

/**
 * The JSON of one entry of a listing: byte for byte that of `entryModel`, which a test holds it to,
 * without the object in between. `folder` is the JSON of the directory's path with its slash, without
 * the quote at the end.
 */
export function listedJson(folder: string, entry: EntryFacts): string {
  const type = listedType(entry);
  const name = JSON.stringify(entry.name);
  const modified = isoTime(entry.modified);
  const created = entry.created === entry.modified ? modified : isoTime(entry.created);
  const size = type === 'directory' ? 'null' : entry.size;
  const mimetype = type === 'file' ? mimetypeJson(entry.name) : 'null';
  return (
    `{"name":${name},"path":${folder}${name.slice(1)},"last_modified":"${modified}",` +
    `"created":"${created}","content":null,"format":null,"mimetype":${mimetype},"size":${size},` +
    `"writable":${entry.writable},"hash":null,"hash_algorithm":null,"type":"${type}"}`
  );
}

/** What {@link listedJson} puts before the names of a directory. */
export function folderJson(path: string): string {
  return path === '' ? '"' : JSON.stringify(`${path}/`).slice(0, -1);
}

/** As many endings as anybody has; a folder of files that each have their own is not remembered. */
const MOST_ENDINGS = 500;
const knownEndings = new Map<string, string>();

function mimetypeJson(name: string): string {
  const dot = name.lastIndexOf('.');
  if (dot < 0) return 'null';
  const ending = name.slice(dot);
  // Those say something about the ending before them; and a name of an ending alone has none.
  if (dot === 0 || name.startsWith('.') || ENCODED_OR_LONG.has(ending)) return typeJson(name);
  const known = knownEndings.get(ending);
  if (known !== undefined) return known;
  const json = typeJson(name);
  if (knownEndings.size < MOST_ENDINGS) knownEndings.set(ending, json);
  return json;
}

function typeJson(name: string): string {
  return JSON.stringify(guessType(name).type);
}
