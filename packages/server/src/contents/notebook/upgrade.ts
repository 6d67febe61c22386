import { parseJson, JsonSyntaxError } from '../json/parse.ts';
import { isObject, isTruthy, type JsonObject, type JsonValue } from '../json/value.ts';
import { repr, splitLines } from '../python/text.ts';
import { asObjects, member, objectMember, objectsMember } from './access.ts';
import { isAttributeError, keyError, validationError, valueError } from './errors.ts';
import { worksheetCells } from './lines.ts';

/** Makes ids for cells: eight hexadecimal digits, as nbformat does. */
export type NewCellId = () => string;

const MIME_OF_ALIAS: readonly (readonly [string, string])[] = [
  ['text', 'text/plain'],
  ['html', 'text/html'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['latex', 'text/latex'],
  ['json', 'application/json'],
  ['javascript', 'application/javascript'],
];

/** Brings a notebook of version 1, 2 or 3 to version 4.5, one step after the other (rest-api §7). */
export function upgradeToV4(notebook: JsonObject, major: number, newId: NewCellId): JsonObject {
  const current = major === 1 ? step(1, () => upgradeV1(notebook)) : notebook;
  if (major <= 2)
    step(2, () => {
      upgradeV2(current);
    });
  step(3, () => {
    upgradeV3(current, newId);
  });
  return current;
}

function step<T>(from: number, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isAttributeError(error)) throw error;
    throw validationError(
      `Notebook could not be converted from version ${from} to version ${from + 1} because it's missing a key: ${error.message}`,
    );
  }
}

function upgradeV1(notebook: JsonObject): JsonObject {
  const cells = objectsMember(notebook, 'cells').map(upgradeV1Cell);
  return new Map<string, JsonValue>([
    ['nbformat', 2],
    ['worksheets', [new Map([['cells', cells]])]],
    ['metadata', new Map()],
  ]);
}

function upgradeV1Cell(cell: JsonObject): JsonObject {
  const upgraded: JsonObject = new Map();
  const copyAs = (from: string, to: string): void => {
    const value = cell.get(from);
    if (value !== undefined && value !== null) upgraded.set(to, value);
  };
  if (member(cell, 'cell_type') === 'code') {
    upgraded.set('cell_type', 'code').set('language', 'python');
    copyAs('code', 'input');
    copyAs('prompt_number', 'prompt_number');
    return upgraded.set('outputs', []).set('collapsed', false);
  }
  copyAs('text', 'source');
  return upgraded.set('cell_type', 'markdown');
}

function upgradeV2(notebook: JsonObject): void {
  notebook.set('nbformat', 3).set('nbformat_minor', 0).set('orig_nbformat', 2);
  for (const cell of worksheetCells(notebook)) {
    if (!cell.has('metadata')) cell.set('metadata', new Map());
  }
}

function upgradeV3(notebook: JsonObject, newId: NewCellId): void {
  const metadata = objectMember(notebook, 'metadata');
  const original = take(notebook, 'orig_nbformat');
  const originalMinor = take(notebook, 'orig_nbformat_minor');
  metadata.set('orig_nbformat', isTruthy(original) ? (original ?? 3) : 3);
  metadata.set('orig_nbformat_minor', isTruthy(originalMinor) ? (originalMinor ?? 0) : 0);
  notebook.set('nbformat', 4).set('nbformat_minor', 5);
  const sheets = asObjects(take(notebook, 'worksheets') ?? []);
  const cells = sheets.flatMap((sheet) =>
    asObjects(sheet.get('cells') ?? raise(keyError('cells'))),
  );
  notebook.set('cells', cells);
  for (const cell of cells) upgradeV3Cell(cell, newId);
  metadata.delete('name');
  metadata.delete('signature');
}

function raise(error: Error): never {
  throw error;
}

function take(object: JsonObject, key: string): JsonValue | undefined {
  const value = object.get(key);
  object.delete(key);
  return value;
}

function upgradeV3Cell(cell: JsonObject, newId: NewCellId): void {
  if (!cell.has('metadata')) cell.set('metadata', new Map());
  cell.set('id', newId());
  const type = member(cell, 'cell_type');
  if (type === 'code') upgradeCodeCell(cell);
  else if (type === 'heading') upgradeHeading(cell);
  else if (type === 'html') cell.set('cell_type', 'markdown');
}

function upgradeCodeCell(cell: JsonObject): void {
  cell.delete('language');
  const collapsed = take(cell, 'collapsed');
  if (collapsed !== undefined) objectMember(cell, 'metadata').set('collapsed', collapsed);
  cell.set('source', take(cell, 'input') ?? '');
  cell.set('execution_count', take(cell, 'prompt_number') ?? null);
  const outputs = objectsMember(cell, 'outputs');
  for (const output of outputs) upgradeOutput(output);
  cell.set('outputs', outputs);
}

function upgradeHeading(cell: JsonObject): void {
  cell.set('cell_type', 'markdown');
  const level = take(cell, 'level') ?? 1;
  const source = cell.get('source') ?? '';
  const hashes = '#'.repeat(typeof level === 'number' ? Math.max(0, level) : 1);
  const line = typeof source === 'string' ? splitLines(source).join(' ') : repr(source);
  cell.set('source', `${hashes} ${line}`);
}

function upgradeOutput(output: JsonObject): void {
  const type = output.get('output_type');
  if (type === undefined) throw keyError('output_type');
  if (type === 'pyout' || type === 'display_data') upgradeDataOutput(output, type);
  else if (type === 'pyerr') output.set('output_type', 'error');
  else if (type === 'stream') output.set('name', take(output, 'stream') ?? 'stdout');
}

function upgradeDataOutput(output: JsonObject, type: string): void {
  if (!output.has('metadata')) output.set('metadata', new Map());
  if (type === 'pyout') {
    output.set('output_type', 'execute_result');
    output.set('execution_count', take(output, 'prompt_number') ?? null);
  }
  const data: JsonObject = new Map();
  for (const [key, value] of [...output]) {
    if (key === 'output_type' || key === 'execution_count' || key === 'metadata') continue;
    data.set(key, value);
    output.delete(key);
  }
  useMimeTypes(data);
  output.set('data', data);
  const metadata = output.get('metadata');
  if (isObject(metadata)) useMimeTypes(metadata);
  const json = data.get('application/json');
  if (json !== undefined) data.set('application/json', parseEmbedded(json));
}

function useMimeTypes(bundle: JsonObject): void {
  for (const [alias, mime] of MIME_OF_ALIAS) {
    const value = take(bundle, alias);
    if (value !== undefined) bundle.set(mime, value);
  }
}

/** Version 3 kept JSON output as text. */
function parseEmbedded(json: JsonValue): JsonValue {
  if (typeof json !== 'string') throw valueError(`the JSON object must be str, not ${repr(json)}`);
  try {
    return parseJson(json);
  } catch (error) {
    if (error instanceof JsonSyntaxError)
      throw valueError('Expecting value: line 1 column 1 (char 0)');
    throw error;
  }
}
