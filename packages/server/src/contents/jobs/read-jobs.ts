import { randomUUID } from 'node:crypto';
import type { Ask, Task } from '../../workers/index.ts';
import type { JsonObject } from '../json/value.ts';
import { writeCompact } from '../json/write.ts';
import { NotebookError } from '../notebook/errors.ts';
import { readNotebook, type ReadNotebook } from '../notebook/read.ts';
import { markCells, notebookDigest, takeTrust, type SigningKey } from '../notebook/signature.ts';
import { writeNotebook } from '../notebook/write.ts';
import { showNotebookBytes } from '../tape/read-bytes.ts';
import { base64AsJson, ownMemory, textAsJson, transferable, utf8Text } from './bytes.ts';
import { hexDigest } from './hash.ts';

/** The content of a model, ready to be put into JSON. */
export interface ContentRead {
  readonly kind: 'content';
  readonly json: Uint8Array;
  readonly format: 'json' | 'text' | 'base64';
  /** Why the notebook is not valid. */
  readonly message: string | null;
  readonly hash: string | null;
  /** Names `json` for the entity tag: its SHA-1, or the signature of a notebook that is all there is. */
  readonly tag: string;
  /** What was asked about the notebook, and the answer that is in it. */
  readonly trust: Trust | null;
}

export interface Trust {
  readonly digest: string;
  readonly trusted: boolean;
}

/** The content cannot be given as it was asked for. */
export type ReadFailure =
  { readonly kind: 'not-utf8' } | { readonly kind: 'unreadable'; readonly repr: string };

export interface ReadInput {
  readonly bytes: Uint8Array;
  /** Digest to make of the bytes, if any. */
  readonly hash: string | null;
}

export function newCellId(): string {
  return randomUUID().slice(0, 8);
}

/** A file as text where it is UTF-8, else as base64; or as one of them. */
export const readFileTask: Task<
  ReadInput & { readonly format: 'text' | 'base64' | null },
  ContentRead | ReadFailure
> = {
  name: 'contents.readFile',
  run: ({ bytes, format, hash }) => {
    const isText = format !== 'base64' && utf8Text(bytes) !== null;
    if (format === 'text' && !isText) return { kind: 'not-utf8' };
    const json = isText ? textAsJson(bytes) : base64AsJson(bytes);
    return contentRead(json, isText ? 'text' : 'base64', null, hashIf(hash, bytes), null);
  },
  transfer: transferContent,
};

/** A notebook in format 4 with its cells marked trusted or not; asks whether the digest is known. */
export const readNotebookTask: Task<
  ReadInput & { readonly key: SigningKey },
  ContentRead | ReadFailure
> = {
  name: 'contents.readNotebook',
  run: async ({ bytes, key, hash }, ask) => {
    const usual = await showNotebookBytes(
      bytes,
      key,
      async (digest) => (await ask(digest)) === true,
    );
    if (usual === null) return readTree(bytes, key, hash, ask);
    const { json, ...trust } = usual;
    return {
      kind: 'content',
      json,
      format: 'json',
      message: null,
      hash: hashIf(hash, bytes),
      tag: `${trust.digest}-${trust.trusted}`,
      trust,
    };
  },
  transfer: transferContent,
};

/** A notebook that is not usual: of another format, to be repaired, or not valid. */
async function readTree(
  bytes: Uint8Array,
  key: SigningKey,
  hash: string | null,
  ask: Ask,
): Promise<ContentRead | ReadFailure> {
  const read = tryRead(bytes);
  if ('kind' in read) return read;
  const digest = notebookDigest(read.notebook, key);
  const trusted = digest !== null && (await ask(digest)) === true;
  markCells(read.notebook, trusted);
  const json = Buffer.from(writeCompact(read.notebook), 'utf8');
  const trust = digest === null ? null : { digest, trusted };
  return contentRead(json, 'json', read.problem?.text() ?? null, hashIf(hash, bytes), trust);
}

/** The digest under which a notebook is trusted; null for formats without trust. */
export const digestTask: Task<
  { readonly bytes: Uint8Array; readonly key: SigningKey },
  { readonly kind: 'digest'; readonly digest: string | null } | ReadFailure
> = {
  name: 'contents.digest',
  run: ({ bytes, key }) => {
    const read = tryRead(bytes);
    return 'kind' in read ? read : { kind: 'digest', digest: notebookDigest(read.notebook, key) };
  },
};

/** A notebook as the file of its copy: in format 4, signed if the original was trusted. */
export interface NotebookCopy {
  readonly kind: 'copy';
  readonly bytes: Uint8Array;
  readonly digest: string | null;
  readonly message: string | null;
}

export const copyNotebookTask: Task<
  { readonly bytes: Uint8Array; readonly key: SigningKey },
  NotebookCopy | ReadFailure
> = {
  name: 'contents.copyNotebook',
  run: async ({ bytes, key }, ask) => {
    const read = tryRead(bytes);
    if ('kind' in read) return read;
    const { notebook } = read;
    markCells(notebook, await isTrusted(notebook, key, ask));
    const digest = takeTrust(notebook) ? notebookDigest(notebook, key) : null;
    const { text, problem } = writeNotebook(notebook, newCellId);
    return {
      kind: 'copy',
      bytes: Buffer.from(text, 'utf8'),
      digest,
      message: problem?.text() ?? null,
    };
  },
  transfer: (output) => (output.kind === 'copy' ? transferable(output.bytes) : []),
};

function tryRead(bytes: Uint8Array): ReadNotebook | ReadFailure {
  const text = utf8Text(bytes);
  if (text === null) return { kind: 'not-utf8' };
  try {
    return readNotebook(text, newCellId);
  } catch (error) {
    if (error instanceof NotebookError) return { kind: 'unreadable', repr: error.repr };
    throw error;
  }
}

async function isTrusted(notebook: JsonObject, key: SigningKey, ask: Ask): Promise<boolean> {
  const digest = notebookDigest(notebook, key);
  return digest !== null && (await ask(digest)) === true;
}

function contentRead(
  json: Buffer,
  format: ContentRead['format'],
  message: string | null,
  hash: string | null,
  trust: Trust | null,
): ContentRead {
  return { kind: 'content', json, format, message, hash, tag: hexDigest('sha1', json), trust };
}

function hashIf(algorithm: string | null, bytes: Uint8Array): string | null {
  return algorithm === null ? null : hexDigest(algorithm, bytes);
}

function transferContent(output: ContentRead | ReadFailure): ArrayBuffer[] {
  return output.kind === 'content' ? ownMemory(output.json) : [];
}
