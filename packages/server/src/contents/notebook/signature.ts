import { createHmac } from 'node:crypto';
import { compareCodePoints, isTruthy, type JsonObject, type JsonValue } from '../json/value.ts';
import { str } from '../python/text.ts';
import { objectMember, objectsMember, versionOf } from './access.ts';
import { attributeError, keyError } from './errors.ts';
import { worksheetCells } from './lines.ts';

/** What signs notebooks: `NotebookNotary.secret` and its algorithm. */
export interface SigningKey {
  readonly secret: Uint8Array;
  readonly algorithm: string;
}

/** Trust began with format 3: older notebooks are neither signed nor trusted. */
const FIRST_TRUSTED_VERSION = 3;

/** Text is handed to the digest in pieces of this many characters. */
const PIECE = 64 * 1024;

/**
 * The signature of a notebook (rest-api §6): an HMAC over all keys and values in the order of their
 * code points, without separators; null where the format knows no trust.
 */
export function notebookDigest(notebook: JsonObject, key: SigningKey): string | null {
  if (!knowsTrust(notebook)) return null;
  const hmac = createHmac(key.algorithm, key.secret);
  const pending: string[] = [];
  let size = 0;
  const flush = (): void => {
    hmac.update(pending.join(''), 'utf8');
    pending.length = 0;
    size = 0;
  };
  const emit = (text: string): void => {
    size += pending.push(text) > 0 ? text.length : 0;
    if (size > PIECE) flush();
  };
  walk(withoutOldSignature(notebook), emit);
  flush();
  return hmac.digest('hex');
}

function walk(value: JsonValue, emit: (text: string) => void): void {
  if (value instanceof Map) {
    const keys = [...value.keys()].sort(compareCodePoints);
    for (const key of keys) {
      emit(key);
      walk(value.get(key) ?? null, emit);
    }
  } else if (Array.isArray(value)) {
    for (const item of value) walk(item, emit);
  } else {
    emit(str(value));
  }
}

/** Before signatures had a store they stood in the file itself. */
function withoutOldSignature(notebook: JsonObject): JsonObject {
  const metadata = notebook.get('metadata');
  if (metadata === undefined) throw keyError('metadata');
  if (!(metadata instanceof Map) || !metadata.has('signature')) return notebook;
  const rest = new Map(metadata);
  rest.delete('signature');
  return new Map(notebook).set('metadata', rest);
}

/** Tells the front end which cells may show active output. */
export function markCells(notebook: JsonObject, trusted: boolean): void {
  if (!knowsTrust(notebook)) return;
  for (const cell of codeCells(notebook)) objectMember(cell, 'metadata').set('trusted', trusted);
}

/**
 * Takes the front end's verdict off the cells: true when each code cell was trusted, or has no
 * output that could be active.
 */
export function takeTrust(notebook: JsonObject): boolean {
  if (!knowsTrust(notebook)) return false;
  const isV4 = versionOf(notebook).major !== FIRST_TRUSTED_VERSION;
  // Not `every`: the flag must go from all of them.
  return codeCells(notebook).filter((cell) => !isCellTrusted(cell, isV4)).length === 0;
}

function isCellTrusted(cell: JsonObject, isV4: boolean): boolean {
  const metadata = objectMember(having(cell, 'metadata'), 'metadata');
  const verdict = metadata.get('trusted');
  metadata.delete('trusted');
  if (isTruthy(verdict)) return true;
  const risky = isV4 ? 'execute_result' : 'pyout';
  const harmless = ['output_type', 'metadata', isV4 ? 'execution_count' : 'prompt_number'];
  return objectsMember(having(cell, 'outputs'), 'outputs').every((output) => {
    const type = output.get('output_type');
    if (type === undefined) throw keyError('output_type');
    if (type !== risky && type !== 'display_data') return true;
    return [...output.keys()].every((key) => harmless.includes(key));
  });
}

/** Read by its key in Python, so that a missing one is a KeyError. */
function having(object: JsonObject, key: string): JsonObject {
  if (!object.has(key)) throw keyError(key);
  return object;
}

function knowsTrust(notebook: JsonObject): boolean {
  const major = notebook.get('nbformat');
  if (major === undefined) throw attributeError('nbformat');
  return typeof major === 'number' && major >= FIRST_TRUSTED_VERSION;
}

function codeCells(notebook: JsonObject): JsonObject[] {
  const cells =
    notebook.get('nbformat') === FIRST_TRUSTED_VERSION
      ? worksheetCells(notebook)
      : objectsMember(notebook, 'cells');
  return cells.filter((cell) => {
    const type = cell.get('cell_type');
    if (type === undefined) throw keyError('cell_type');
    return type === 'code';
  });
}
