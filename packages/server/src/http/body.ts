import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { HttpError } from '../errors/index.ts';
import type { BodyMemory } from './body-memory.ts';
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

/**
 * Reads a body whole, whatever its Content-Type, and gives up at `limit` bytes. A large one of a known
 * length may come to lie in `memory`, to which it is to be given back.
 */
export async function readBody(
  request: IncomingMessage,
  limit: number,
  memory?: BodyMemory,
): Promise<Buffer> {
  const length = Number(request.headers['content-length'] ?? 0);
  if (length > limit) throw new BodyTooLarge(limit);
  const collected =
    length > IN_PIECES
      ? new Announced(memory?.take(length) ?? Buffer.allocUnsafeSlow(length))
      : new Pieces();
  await collect(request, limit, collected);
  return collected.whole();
}

/** By events: an iterator costs several promises for each of the many pieces of a large body. */
function collect(request: IncomingMessage, limit: number, collected: Collected): Promise<void> {
  return new Promise((resolve, reject) => {
    let size = 0;
    const stop = (): void => {
      request.off('data', add);
      forget();
    };
    const add = (chunk: Buffer): void => {
      size += chunk.byteLength;
      if (size <= limit) {
        collected.add(chunk);
        return;
      }
      stop();
      request.pause();
      reject(new BodyTooLarge(limit));
    };
    const forget = finished(request, { writable: false }, (cause) => {
      stop();
      if (cause === undefined || cause === null) resolve();
      else reject(new BodyAborted(cause));
    });
    request.on('data', add);
  });
}

interface Collected {
  add(chunk: Buffer): void;
  whole(): Buffer;
}

/** Up to here pieces are kept and put together in the end, in bytes. */
const IN_PIECES = 256 * 1024;

class Pieces implements Collected {
  readonly #chunks: Buffer[] = [];

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  whole(): Buffer {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
  }
}

/**
 * A body of a length that the client announced: its bytes go where they stay, so that a large one is
 * in memory once and not twice. Node's parser sees to it that it gets no longer.
 */
class Announced implements Collected {
  readonly #bytes: Buffer;
  #size = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  add(chunk: Buffer): void {
    this.#size += chunk.copy(this.#bytes, this.#size);
  }

  whole(): Buffer {
    return this.#size === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, this.#size);
  }
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
