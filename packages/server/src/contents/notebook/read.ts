import { JsonSyntaxError, parseJson } from '../json/parse.ts';
import type { JsonObject, JsonValue } from '../json/value.ts';
import { repr } from '../python/text.ts';
import { asObject, versionOf } from './access.ts';
import { isAttributeError, missingKey, notJson, unsupportedVersion } from './errors.ts';
import { rejoinLines, rejoinWorksheetLines, stripTransient } from './lines.ts';
import { upgradeToV4, type NewCellId } from './upgrade.ts';
import { repairCellIds, validateNotebook, type ValidationProblem } from './validation.ts';

/** A notebook as front ends work with it: format 4, texts whole. */
export interface ReadNotebook {
  readonly notebook: JsonObject;
  readonly problem: ValidationProblem | null;
}

/** Reads a notebook file of any version (rest-api §7). Throws `NotebookError`. */
export function readNotebook(text: string, newId: NewCellId): ReadNotebook {
  const notebook = currentNotebook(parseFile(text), newId);
  repairCellIds(notebook, newId);
  return { notebook, problem: validateNotebook(notebook) };
}

function parseFile(text: string): JsonValue {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw notJson(text);
    throw error;
  }
}

function currentNotebook(value: JsonValue, newId: NewCellId): JsonObject {
  const notebook = asObject(value);
  const { major } = versionOf(notebook);
  if (major !== 1 && major !== 2 && major !== 3 && major !== 4) {
    throw unsupportedVersion(typeof major === 'string' ? major : repr(major));
  }
  asMissingKey(() => {
    if (major === 4) {
      rejoinLines(notebook);
      stripTransient(notebook);
    } else if (major !== 1) {
      rejoinWorksheetLines(notebook, major);
    }
  });
  return major === 4 ? notebook : upgradeToV4(notebook, major, newId);
}

/** nbformat tells of a missing attribute in a sentence of its own. */
function asMissingKey(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!isAttributeError(error)) throw error;
    throw missingKey(error.message);
  }
}
