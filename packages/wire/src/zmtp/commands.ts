import { ZmtpError } from './errors.ts';

/** A command frame taken apart; `body` is what follows the name. */
export interface Command {
  readonly name: string;
  readonly body: Buffer;
}

/** Longest context a PING may carry and a PONG must return. */
const PING_CONTEXT_LIMIT = 16;

export function decodeCommand(frame: Buffer): Command {
  const length = frame[0] ?? 0;
  if (length === 0 || frame.length < length + 1) {
    throw new ZmtpError('bad_command', 'A command has no whole name');
  }
  return { name: frame.toString('latin1', 1, length + 1), body: frame.subarray(length + 1) };
}

export function encodeNamed(name: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name, 'latin1'), body]);
}

/** The metadata of READY: names with a one-byte length, values with a four-byte length. */
export function encodeMetadata(properties: Readonly<Record<string, Buffer>>): Buffer {
  const pieces: Buffer[] = [];
  for (const [name, value] of Object.entries(properties)) {
    const size = Buffer.allocUnsafe(4);
    size.writeUInt32BE(value.length);
    pieces.push(Buffer.from([name.length]), Buffer.from(name, 'latin1'), size, value);
  }
  return Buffer.concat(pieces);
}

/** Names are compared without case (RFC 37), so they come out in lower case. */
export function decodeMetadata(body: Buffer): Map<string, Buffer> {
  const properties = new Map<string, Buffer>();
  let offset = 0;
  while (offset < body.length) {
    const nameEnd = offset + 1 + (body[offset] ?? 0);
    if (nameEnd + 4 > body.length) throw badMetadata();
    const valueStart = nameEnd + 4;
    const valueEnd = valueStart + body.readUInt32BE(nameEnd);
    if (valueEnd > body.length) throw badMetadata();
    const name = body.toString('latin1', offset + 1, nameEnd).toLowerCase();
    properties.set(name, Buffer.from(body.subarray(valueStart, valueEnd)));
    offset = valueEnd;
  }
  return properties;
}

function badMetadata(): ZmtpError {
  return new ZmtpError('bad_command', 'READY has a property that is cut short');
}

/** The answer to a PING: its context without the two bytes of time-to-live. */
export function pongBody(pingBody: Buffer): Buffer {
  if (pingBody.length < 2) throw new ZmtpError('bad_command', 'PING has no time-to-live');
  return pingBody.subarray(2, 2 + PING_CONTEXT_LIMIT);
}

/** The reason in an ERROR command. */
export function errorReason(body: Buffer): string {
  return body.toString('latin1', 1, 1 + (body[0] ?? 0));
}
