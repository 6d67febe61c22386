import { createHash, hash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PieceMemory } from './piece-memory.ts';
import type { Reply, ReplyHeaders } from './reply.ts';
import { sendSource } from './send-source.ts';

/** Headers by name; lists become repeated headers (`Set-Cookie`). */
function writeHeaders(response: ServerResponse, headers: ReplyHeaders): void {
  for (const [name, value] of Object.entries(headers)) {
    // Cookies of the gate (login, XSRF) are set already and stay.
    if (name.toLowerCase() === 'set-cookie') response.appendHeader(name, value);
    else response.setHeader(name, typeof value === 'string' ? value : [...value]);
  }
}

/** Writes an answer. Revalidated bodies become 304, HEAD loses its body, streams keep backpressure. */
export async function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  memory: PieceMemory,
): Promise<void> {
  response.statusCode = reply.status;
  if (reply.phrase) response.statusMessage = reply.phrase.replace(/[^\x20-\x7e]/g, ' ');
  if (reply.type !== null) response.setHeader('Content-Type', reply.type);
  writeHeaders(response, reply.headers);
  if (reply.body instanceof Readable) return sendStream(request, response, reply.body);
  if (reply.body === null) {
    sendNothing(response, reply.status);
    return;
  }
  if (typeof reply.body === 'object' && 'read' in reply.body) {
    return sendSource(request, response, reply.body, memory);
  }
  const body = typeof reply.body === 'string' ? reply.body : piecesOf(reply.body);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (reply.etag && reply.status === 200 && isRead && isUnchanged(request, response, body)) {
    response.statusCode = 304;
    response.removeHeader('Content-Type');
    response.end();
    return;
  }
  response.setHeader('Content-Length', lengthOf(body));
  if (request.method === 'HEAD') response.end();
  // A text and the head are one text to Node, and leave as one piece of memory.
  else if (typeof body === 'string') response.end(body);
  else sendPieces(response, body);
}

type Body = string | readonly Uint8Array[];

function piecesOf(body: Uint8Array | readonly Uint8Array[]): readonly Uint8Array[] {
  return body instanceof Uint8Array ? [body] : body;
}

function lengthOf(body: Body): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  return body.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** In one system call with the head where that is possible, and without a copy. */
function sendPieces(response: ServerResponse, pieces: readonly Uint8Array[]): void {
  response.cork();
  for (const piece of pieces.slice(0, -1)) response.write(piece);
  response.end(pieces.at(-1));
}

function sendNothing(response: ServerResponse, status: number): void {
  if (status !== 204 && status !== 304) response.setHeader('Content-Length', 0);
  response.end();
}

/** Jupyter's ETag is the quoted SHA-1 of the body (rest-api §1.5). */
function isUnchanged(request: IncomingMessage, response: ServerResponse, body: Body): boolean {
  const given = response.getHeader('ETag');
  const etag = typeof given === 'string' ? given : `"${digestOf(body)}"`;
  response.setHeader('ETag', etag);
  const known = request.headers['if-none-match'];
  if (known === undefined) return false;
  return known.split(',').some((one) => ['*', etag].includes(one.trim().replace(/^W\//, '')));
}

function digestOf(body: Body): string {
  const whole = typeof body === 'string' ? body : body.length === 1 ? body[0] : undefined;
  // Objects that hash piece by piece outlive the request.
  if (whole !== undefined) return hash('sha1', whole, 'hex');
  const running = createHash('sha1');
  for (const piece of body) running.update(piece);
  return running.digest('hex');
}

async function sendStream(
  request: IncomingMessage,
  response: ServerResponse,
  body: Readable,
): Promise<void> {
  if (request.method === 'HEAD') {
    body.destroy();
    response.end();
    return;
  }
  await pipeline(body, response);
}
