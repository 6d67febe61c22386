import type { Task } from '../../workers/index.ts';
import { JsonSyntaxError, parseJson } from '../json/parse.ts';
import { isObject, isTruthy, type JsonObject, type JsonValue } from '../json/value.ts';
import { asObject, pythonTypeName } from '../notebook/access.ts';
import { NotebookError } from '../notebook/errors.ts';
import { notebookDigest, takeTrust, type SigningKey } from '../notebook/signature.ts';
import { emptyNotebook, writeNotebook } from '../notebook/write.ts';
import { saveNotebookBytes, type SavedNotebook } from '../tape/save-bytes.ts';
import { Base64Error, decodeBytes } from '../python/base64.ts';
import { str } from '../python/text.ts';
import { ownMemory, utf8Text } from './bytes.ts';
import { newCellId } from './read-jobs.ts';

/** What a save asks for, beside its content. */
export interface SaveFields {
  /** As given: undefined where it is missing. */
  readonly type: string | null | undefined;
  readonly path: string | null;
  readonly name: string | null;
  readonly copies: boolean;
  readonly hasContent: boolean;
  /** `chunk` is given and not null: one part of a large file. */
  readonly chunk: number | 'other' | null;
}

/** The bytes to be written, or why there are none. */
export type PreparedContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'notebook';
      readonly bytes: Uint8Array;
      readonly digest: string | null;
      readonly message: string | null;
    }
  | { readonly kind: 'bad-format' }
  | { readonly kind: 'encoding-error'; readonly text: string }
  | { readonly kind: 'bad-notebook'; readonly text: string }
  | { readonly kind: 'none' };

export type PreparedSave =
  | { readonly kind: 'not-json' }
  | { readonly kind: 'not-an-object' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'save'; readonly fields: SaveFields; readonly content: PreparedContent };

export interface SaveInput {
  readonly body: Uint8Array;
  /** The type of a new file that does not say its own; null for a file that is there. */
  readonly defaultType: 'notebook' | 'file' | null;
  readonly key: SigningKey;
}

/** Reads the body of a save and makes the bytes of the file of it. */
export const prepareSaveTask: Task<SaveInput, PreparedSave> = {
  name: 'contents.prepareSave',
  run: ({ body, defaultType, key }) => {
    const usual = saveNotebookBytes(body, key);
    if (usual !== null) return usualSave(usual);
    const model = parseBody(body);
    if (model === undefined) return { kind: 'not-json' };
    if (!isTruthy(model)) return { kind: 'empty' };
    if (!isObject(model)) return { kind: 'not-an-object' };
    const completed = defaultType === null ? model : completeNewModel(model, defaultType);
    return { kind: 'save', fields: fieldsOf(completed), content: prepare(completed, key) };
  },
  transfer: (output) => {
    if (output.kind !== 'save' || !('bytes' in output.content)) return [];
    return ownMemory(output.content.bytes);
  },
};

function usualSave({ bytes, digest, path, name }: SavedNotebook): PreparedSave {
  return {
    kind: 'save',
    fields: { type: 'notebook', path, name, copies: false, hasContent: true, chunk: null },
    content: { kind: 'notebook', bytes, digest, message: null },
  };
}

/** Undefined where it is no JSON; an empty body is none at all. */
function parseBody(body: Uint8Array): JsonValue | undefined {
  if (body.byteLength === 0) return null;
  const text = utf8Text(body);
  if (text === null) return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return undefined;
    throw error;
  }
}

/** A new file needs neither type nor content. */
export function completeNewModel(model: JsonObject, defaultType: 'notebook' | 'file'): JsonObject {
  if (!model.has('type')) model.set('type', defaultType);
  const type = knownType(model.get('type'));
  if (model.has('content') || type === 'directory') return model;
  if (type === 'notebook') return model.set('content', emptyNotebook()).set('format', 'json');
  return model.set('content', '').set('type', 'file').set('format', 'text');
}

/** Types nobody knows count as `file`; null and the empty text stay what they are. */
function knownType(type: JsonValue | undefined): string | null | undefined {
  if (type === undefined || type === null || type === '') return type;
  return type === 'directory' || type === 'notebook' ? type : 'file';
}

export function fieldsOf(model: JsonObject): SaveFields {
  const path = model.get('path');
  const name = model.get('name');
  return {
    type: knownType(model.get('type')),
    path: typeof path === 'string' && path !== '' ? path : null,
    name: typeof name === 'string' && name !== '' ? name : null,
    copies: isTruthy(model.get('copy_from')),
    hasContent: model.has('content'),
    chunk: chunkOf(model.get('chunk')),
  };
}

function chunkOf(chunk: JsonValue | undefined): number | 'other' | null {
  if (chunk === undefined || chunk === null) return null;
  return typeof chunk === 'number' ? chunk : 'other';
}

function prepare(model: JsonObject, key: SigningKey): PreparedContent {
  const content = model.get('content');
  if (content === undefined) return { kind: 'none' };
  const type = knownType(model.get('type'));
  if (type === 'notebook') return prepareNotebook(content, key);
  return type === 'file' ? prepareFile(content, model.get('format')) : { kind: 'none' };
}

function prepareFile(content: JsonValue, format: JsonValue | undefined): PreparedContent {
  if (format !== 'text' && format !== 'base64') return { kind: 'bad-format' };
  if (typeof content !== 'string') {
    const text = `'${pythonTypeName(content)}' object has no attribute 'encode'`;
    return { kind: 'encoding-error', text };
  }
  return format === 'text' ? prepareText(content) : prepareBase64(content);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function prepareText(content: string): PreparedContent {
  const half = LONE_SURROGATE.exec(content);
  if (half === null) return { kind: 'bytes', bytes: Buffer.from(content, 'utf8') };
  const code = half[0].charCodeAt(0).toString(16);
  const text = `'utf-8' codec can't encode character '\\u${code}' in position ${half.index}: surrogates not allowed`;
  return { kind: 'encoding-error', text };
}

function prepareBase64(content: string): PreparedContent {
  try {
    return { kind: 'bytes', bytes: decodeBytes(content) };
  } catch (error) {
    if (error instanceof Base64Error) return { kind: 'encoding-error', text: error.message };
    throw error;
  }
}

/** The digest is that of the notebook as the client sent it, before anything is repaired. */
function prepareNotebook(content: JsonValue, key: SigningKey): PreparedContent {
  try {
    const notebook = notebookOf(content);
    const digest = takeTrust(notebook) ? notebookDigest(notebook, key) : null;
    const { text, problem } = writeNotebook(notebook, newCellId);
    const bytes = Buffer.from(text, 'utf8');
    return { kind: 'notebook', bytes, digest, message: problem?.text() ?? null };
  } catch (error) {
    if (error instanceof NotebookError) return { kind: 'bad-notebook', text: error.message };
    throw error;
  }
}

function notebookOf(content: JsonValue): JsonObject {
  if (isObject(content)) return asObject(content);
  throw new NotebookError(
    `'${pythonTypeName(content)}' object has no attribute 'nbformat'`,
    str(content),
  );
}
