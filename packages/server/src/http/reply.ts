import type { Readable } from 'node:stream';
import type { ByteSource } from './byte-source.ts';

export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

/** An answer as a value; `send.ts` writes it. */
export interface Reply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  /** Media type; null leaves the header away (204). */
  readonly type: string | null;
  readonly body: string | Uint8Array | readonly Uint8Array[] | Readable | ByteSource | null;
  /** Set for GET bodies that a client may revalidate by hash (rest-api §1.5). */
  readonly etag: boolean;
  /** Stands on the status line instead of the standard phrase (`400 bad format`). */
  readonly phrase?: string | null;
  /** Set for errors: they lose the CORS headers (rest-api §1.3). */
  readonly losesCors?: boolean;
  /** The value behind a JSON body, for checking it against its schema. */
  readonly value?: unknown;
}

interface Options {
  readonly status?: number;
  readonly headers?: ReplyHeaders;
}

/** A JSON answer, 200 unless told otherwise. */
export function json(value: unknown, options: Options = {}): Reply {
  return {
    status: options.status ?? 200,
    headers: options.headers ?? {},
    type: 'application/json',
    body: JSON.stringify(value),
    etag: true,
    value,
  };
}

/** An answer without a body. */
export function empty(status = 204, headers: ReplyHeaders = {}): Reply {
  return { status, headers, type: null, body: null, etag: false };
}

export function html(text: string, options: Options = {}): Reply {
  return {
    status: options.status ?? 200,
    headers: options.headers ?? {},
    type: 'text/html; charset=UTF-8',
    body: text,
    etag: true,
  };
}

/** Bytes that are already what the client gets, whole or in pieces: prepared JSON, a small file. */
export function bytes(
  body: Uint8Array | readonly Uint8Array[] | string,
  options: Options & { readonly type: string; readonly etag?: boolean },
): Reply {
  return {
    status: options.status ?? 200,
    headers: options.headers ?? {},
    type: options.type,
    body,
    etag: options.etag ?? true,
  };
}

/** A body that flows with backpressure and is destroyed when the client leaves. */
export function stream(body: Readable, options: Options & { readonly type: string }): Reply {
  return {
    status: options.status ?? 200,
    headers: options.headers ?? {},
    type: options.type,
    body,
    etag: false,
  };
}

/** A body that is read as fast as the client takes it: a file. Its length stands in the head. */
export function source(body: ByteSource, options: Options & { readonly type: string }): Reply {
  return {
    status: options.status ?? 200,
    headers: { ...options.headers, 'Content-Length': String(body.length) },
    type: options.type,
    body,
    etag: false,
  };
}

export function redirect(location: string, status = 302): Reply {
  return empty(status, { Location: location });
}
