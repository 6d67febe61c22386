import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ByteSource } from './byte-source.ts';
import type { PieceMemory } from './piece-memory.ts';

/** Up to here a source is read whole and leaves together with the head. */
const AT_ONCE = 128 * 1024;

/** The source had fewer bytes than it said: a file that was cut off while it was sent. */
class SourceCutShort extends Error {
  override readonly name = 'SourceCutShort';

  constructor(missing: number) {
    super(`${missing} bytes are missing`);
  }
}

class ClientLeft extends Error {
  override readonly name = 'ClientLeft';
}

/**
 * Sends a source as fast as the client takes it, and closes it in any case. Rejects when the client
 * leaves or when bytes are missing; then the connection has to end, since a length was promised.
 */
export async function sendSource(
  request: IncomingMessage,
  response: ServerResponse,
  source: ByteSource,
  memory: PieceMemory,
): Promise<void> {
  try {
    if (request.method === 'HEAD') response.end();
    else if (source.length <= AT_ONCE) response.end(await wholeOf(source));
    else await sendPieces(request, response, source, memory);
  } finally {
    await source.close();
  }
}

async function wholeOf(source: ByteSource): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(source.length);
  let at = 0;
  while (at < whole.length) {
    const size = await source.read(whole.subarray(at));
    if (size === 0) throw new SourceCutShort(whole.length - at);
    at += size;
  }
  return whole;
}

async function sendPieces(
  request: IncomingMessage,
  response: ServerResponse,
  source: ByteSource,
  memory: PieceMemory,
): Promise<void> {
  const pieces = memory.take();
  const client = new Client(request, response);
  let isSent = false;
  try {
    const [one, other] = pieces;
    let sending = { piece: other, sent: Promise.resolve() };
    for (let left = source.length, piece = one; left > 0;) {
      const size = await source.read(piece.subarray(0, Math.min(piece.length, left)));
      if (size === 0) throw new SourceCutShort(left);
      left -= size;
      const before = sending;
      sending = { piece, sent: client.write(piece.subarray(0, size)) };
      // Now the next piece is read, unless the client has yet to take the one before.
      await client.untilLeft(before.sent);
      ({ piece } = before);
    }
    await client.untilLeft(sending.sent);
    response.end();
    isSent = true;
  } finally {
    client.forget();
    memory.give(pieces, isSent);
  }
}

/** The other side of a connection, which may go at any time. */
class Client {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #left: Promise<never>;
  #leave: () => void = () => undefined;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
    this.#left = new Promise((_resolve, reject) => {
      this.#leave = () => {
        reject(new ClientLeft());
      };
    });
    this.#left.catch(() => undefined);
    // The socket, not the answer: one that waits behind others (pipelining) hears of nothing.
    request.socket.once('close', this.#leave);
    if (request.socket.destroyed) this.#leave();
  }

  /** Resolves when the system has taken the bytes; when it failed to, the client has left. */
  write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      this.#response.write(bytes, () => {
        resolve();
      });
    });
  }

  /** Waits for something that does not come when the client has left. */
  untilLeft(sent: Promise<void>): Promise<void> {
    return Promise.race([sent, this.#left]);
  }

  forget(): void {
    this.#request.socket.off('close', this.#leave);
  }
}
