import type { IncomingMessage } from 'node:http';
import { HttpError } from '../errors/index.ts';
import { nestsTooDeeply } from './nesting.ts';

/** The body passed its limit: answered with a bare 400 and a closed connection (rest-api §1.7). */
export class BodyTooLarge extends HttpError {
  constructor(limit: number) {
    super(400, `Request body is larger than ${limit} bytes`, { code: 'http.body_too_large' });
  }
}

/** The client went away in the middle of its body: nobody is left to answer. */
export class BodyAborted extends HttpError {
  constructor(cause: unknown) {
    super(400, 'Request body was cut off', { code: 'http.body_aborted', cause });
  }
}

/** Reads a body whole, whatever its Content-Type, and gives up at `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge(limit);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size > limit) throw new BodyTooLarge(limit);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof HttpError ? cause : new BodyAborted(cause);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, size);
}

/** JSON of a request; an empty body counts as none, one of blanks alone is no JSON. */
export function parseJsonBody(body: Buffer): unknown {
  if (body.byteLength === 0) return undefined;
  const text = body.toString('utf8').trim();
  try {
    const value = JSON.parse(text) as unknown;
    if (nestsTooDeeply(value)) throw new SyntaxError('JSON is nested too deeply');
    return value;
  } catch (cause) {
    throw new HttpError(400, 'Invalid JSON in body of request', {
      code: 'http.invalid_json',
      cause,
    });
  }
}

/** Fields of a form; of repeated ones the last counts, as in tornado. */
export function parseForm(body: Buffer): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
}
