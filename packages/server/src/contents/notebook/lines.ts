import { isObject, type JsonArray, type JsonObject, type JsonValue } from '../json/value.ts';
import { splitLines, splitLinesKeepEnds } from '../python/text.ts';
import {
  asObject,
  asObjects,
  member,
  objectMember,
  objectsMember,
  pythonTypeName,
} from './access.ts';
import { typeError } from './errors.ts';

const SPLIT_MIMES: ReadonlySet<string> = new Set(['application/javascript', 'image/svg+xml']);
const JSON_MIME = /^application\/(?:.*\+)?json$/s;
const MIME_OUTPUTS: ReadonlySet<JsonValue> = new Set(['execute_result', 'display_data']);
const V3_OUTPUT_KEYS = ['text', 'html', 'svg', 'latex', 'javascript', 'json'] as const;
const V3_TEXT_KEYS = ['source', 'rendered'] as const;

/** Joins the line arrays of a version 4 file into the strings that front ends work with. */
export function rejoinLines(notebook: JsonObject): void {
  for (const cell of objectsMember(notebook, 'cells')) {
    joinMember(cell, 'source');
    for (const bundle of attachmentsOf(cell)) joinBundle(bundle);
    if (cell.get('cell_type') !== 'code') continue;
    for (const output of asObjects(cell.get('outputs') ?? [])) rejoinOutput(output);
  }
}

function rejoinOutput(output: JsonObject): void {
  const type = output.get('output_type') ?? '';
  if (MIME_OUTPUTS.has(type)) joinBundle(asObject(output.get('data') ?? new Map()));
  else if (type !== '') joinMember(output, 'text');
}

/** Data that is JSON keeps its arrays; everything else was split into lines by a writer. */
function joinBundle(bundle: JsonObject): void {
  for (const [mime, value] of bundle) {
    if (JSON_MIME.test(mime) || !Array.isArray(value) || !isLines(value)) continue;
    bundle.set(mime, value.join(''));
  }
}

function isLines(value: JsonArray): value is string[] {
  return value.every((line) => typeof line === 'string');
}

function joinMember(object: JsonObject, key: string): void {
  const value = object.get(key);
  if (Array.isArray(value)) object.set(key, joinStrings(value, ''));
}

function joinStrings(lines: JsonArray, separator: string): string {
  if (isLines(lines)) return lines.join(separator);
  const stranger = lines.findIndex((line) => typeof line !== 'string');
  const type = pythonTypeName(lines[stranger]);
  throw typeError(`sequence item ${stranger}: expected str instance, ${type} found`);
}

/** Splits texts into line arrays, so that a line-based diff of the file reads well. */
export function splitNotebookLines(notebook: JsonObject): void {
  for (const cell of objectsMember(notebook, 'cells')) {
    splitMember(cell, 'source');
    for (const bundle of attachmentsOf(cell)) splitBundle(bundle);
    if (member(cell, 'cell_type') !== 'code') continue;
    for (const output of objectsMember(cell, 'outputs')) splitOutput(output);
  }
}

function splitOutput(output: JsonObject): void {
  const type = member(output, 'output_type');
  if (MIME_OUTPUTS.has(type)) splitBundle(asObject(output.get('data') ?? new Map()));
  else if (type === 'stream') {
    member(output, 'text');
    splitMember(output, 'text');
  }
}

function splitBundle(bundle: JsonObject): void {
  for (const [mime, value] of bundle) {
    if (typeof value !== 'string') continue;
    if (mime.startsWith('text/') || SPLIT_MIMES.has(mime))
      bundle.set(mime, splitLinesKeepEnds(value));
  }
}

function splitMember(object: JsonObject, key: string): void {
  const value = object.get(key);
  if (typeof value === 'string') object.set(key, splitLinesKeepEnds(value));
}

function attachmentsOf(cell: JsonObject): JsonObject[] {
  const attachments = cell.get('attachments');
  return attachments === undefined ? [] : [...asObject(attachments).values()].map(asObject);
}

/** The cells of all worksheets of a version 2 or 3 notebook. */
export function worksheetCells(notebook: JsonObject): JsonObject[] {
  return objectsMember(notebook, 'worksheets').flatMap((sheet) => objectsMember(sheet, 'cells'));
}

/** Joins the line arrays of a version 2 or 3 file. */
export function rejoinWorksheetLines(notebook: JsonObject, version: 2 | 3): void {
  eachOldText(notebook, (holder, key, value) => {
    if (Array.isArray(value))
      holder.set(key, version === 2 ? joinStrings(value, '\n') : joinOldLines(value));
  });
}

/** Early writers of version 3 dropped the line ends when they split. */
function joinOldLines(lines: JsonArray): string {
  const [first] = lines;
  return joinStrings(lines, typeof first === 'string' && /[\n\r]$/.test(first) ? '' : '\n');
}

export function splitWorksheetLines(notebook: JsonObject, version: 2 | 3): void {
  eachOldText(notebook, (holder, key, value) => {
    if (typeof value !== 'string') return;
    holder.set(key, version === 2 ? splitLines(value) : splitLinesKeepEnds(value));
  });
}

function eachOldText(
  notebook: JsonObject,
  visit: (holder: JsonObject, key: string, value: JsonValue | undefined) => void,
): void {
  for (const cell of worksheetCells(notebook)) {
    if (member(cell, 'cell_type') !== 'code') {
      for (const key of V3_TEXT_KEYS) visit(cell, key, cell.get(key));
      continue;
    }
    visit(cell, 'input', cell.get('input'));
    for (const output of objectsMember(cell, 'outputs')) {
      for (const key of V3_OUTPUT_KEYS) visit(output, key, output.get(key));
    }
  }
}

/** Removes what must not be stored in a file of version 4; done on reading and on writing. */
export function stripTransient(notebook: JsonObject): void {
  const metadata = objectMember(notebook, 'metadata');
  for (const key of ['orig_nbformat', 'orig_nbformat_minor', 'signature']) metadata.delete(key);
  for (const cell of objectsMember(notebook, 'cells'))
    objectMember(cell, 'metadata').delete('trusted');
}

/** The same for version 3. */
export function stripWorksheetTransient(notebook: JsonObject): void {
  notebook.delete('orig_nbformat');
  notebook.delete('orig_nbformat_minor');
  for (const cell of worksheetCells(notebook)) {
    const metadata = cell.get('metadata');
    if (isObject(metadata)) metadata.delete('trusted');
    cell.delete('trusted');
  }
}
