import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** Belong to the offer, or are written anew. */
const OF_THE_OFFER = /^(upgrade|connection|http2-settings)$/i;

export function wantsWebSocket(request: IncomingMessage): boolean {
  return /\bwebsocket\b/i.test(request.headers.upgrade ?? '');
}

/**
 * Lets a request go on as if it had offered no upgrade. Java's client and `curl --http2` offer `h2c`
 * with every first request and expect an ordinary answer (RFC 9110 §7.8), but Node hands all
 * upgrades to the one listener; so the request goes in again without the offer.
 */
export function ignoreUpgrade(
  server: Server,
  request: IncomingMessage,
  socket: Duplex,
  rest: Buffer,
): void {
  const { method = 'GET', url = '/', rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${request.httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (!OF_THE_OFFER.test(name)) lines.push(`${name}: ${rawHeaders[index + 1] ?? ''}`);
  }
  if (/\bclose\b/i.test(request.headers.connection ?? '')) lines.push('Connection: close');
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), rest]));
  // A server of TLS takes connections whose encryption is done by another event.
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket);
}
