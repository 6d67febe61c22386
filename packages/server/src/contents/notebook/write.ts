import type { JsonObject, JsonValue } from '../json/value.ts';
import { writePython, type JsonLayout } from '../json/write.ts';
import { repr } from '../python/text.ts';
import { versionOf } from './access.ts';
import { cloneJson } from './clone.ts';
import { NotebookError, valueError } from './errors.ts';
import {
  splitNotebookLines,
  splitWorksheetLines,
  stripTransient,
  stripWorksheetTransient,
} from './lines.ts';
import type { NewCellId } from './upgrade.ts';
import { repairCellIds, validateNotebook, type ValidationProblem } from './validation.ts';

/** A notebook as it stands on disk. */
export interface WrittenNotebook {
  readonly text: string;
  readonly problem: ValidationProblem | null;
}

/** The layouts of nbformat's writers. */
const V1: JsonLayout = { indent: 4, sortKeys: false, ensureAscii: true };
const V2_V3: JsonLayout = { indent: 1, sortKeys: true, ensureAscii: true };
const V4: JsonLayout = { indent: 1, sortKeys: true, ensureAscii: false };

/**
 * Writes a notebook in its own version, byte for byte as Python's nbformat does, so that a file in
 * version control does not change because another server saved it. Repairs cell ids in place.
 */
export function writeNotebook(notebook: JsonObject, newId: NewCellId): WrittenNotebook {
  const { major } = versionOf(notebook);
  if (major !== 1 && major !== 2 && major !== 3 && major !== 4) {
    throw new NotebookError(
      `No module named 'nbformat.v${moduleName(major)}'`,
      'ModuleNotFoundError',
    );
  }
  repairCellIds(notebook, newId);
  const problem = validateNotebook(notebook);
  const text = layOut(cloneJson(notebook), major);
  refuseLoneSurrogates(text);
  return { text: text.endsWith('\n') ? text : `${text}\n`, problem };
}

function moduleName(major: JsonValue): string {
  return typeof major === 'string' ? major : repr(major);
}

function layOut(notebook: JsonObject, major: 1 | 2 | 3 | 4): string {
  switch (major) {
    case 4:
      splitNotebookLines(notebook);
      stripTransient(notebook);
      return writePython(notebook, V4);
    case 3:
      stripWorksheetTransient(notebook);
      splitWorksheetLines(notebook, 3);
      return writePython(notebook, V2_V3);
    case 2:
      splitWorksheetLines(notebook, 2);
      return writePython(notebook, V2_V3);
    case 1:
      return writePython(notebook, V1);
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Half a character has no UTF-8: writing a replacement would silently change the notebook. */
function refuseLoneSurrogates(text: string): void {
  const found = LONE_SURROGATE.exec(text);
  if (found === null) return;
  const code = found[0].charCodeAt(0).toString(16);
  throw valueError(
    `'utf-8' codec can't encode character '\\u${code}' in position ${found.index}: surrogates not allowed`,
  );
}

/** A notebook without cells, as it is created for a new file. */
export function emptyNotebook(): JsonObject {
  return new Map<string, JsonValue>([
    ['nbformat', 4],
    ['nbformat_minor', 5],
    ['metadata', new Map()],
    ['cells', []],
  ]);
}
