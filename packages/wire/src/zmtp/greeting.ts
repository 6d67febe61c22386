import { ZmtpError } from './errors.ts';

/** What a peer says first (ZMTP 3.1, https://rfc.zeromq.org/spec/37/). */
export interface Greeting {
  readonly major: number;
  readonly minor: number;
  readonly mechanism: string;
  readonly asServer: boolean;
}

/** The signature and the major version: enough to refuse a stranger before waiting for the rest. */
export const GREETING_HEAD_LENGTH = 11;
export const GREETING_LENGTH = 64;
const MECHANISM_START = 12;
const MECHANISM_END = 32;

/** Our own greeting: version 3.1; under a mechanism that has a server, we are the client. */
export function encodeGreeting(mechanism = 'NULL'): Buffer {
  const greeting = Buffer.alloc(GREETING_LENGTH);
  greeting[0] = 0xff;
  // Older peers read bytes 1 to 8 as a length; libzmq sends 1 there and so do we.
  greeting[8] = 1;
  greeting[9] = 0x7f;
  greeting[10] = 3;
  greeting[11] = 1;
  greeting.write(mechanism, MECHANISM_START, 'ascii');
  return greeting;
}

/** Throws when the first bytes are not those of a ZMTP 3 peer. */
export function checkGreetingHead(head: Buffer): void {
  if (head[0] !== 0xff || head[9] !== 0x7f) {
    throw new ZmtpError('bad_greeting', 'The peer does not speak ZMTP');
  }
  const major = head[10] ?? 0;
  if (major < 3) {
    throw new ZmtpError('unsupported_version', `The peer speaks ZMTP ${major}, not 3 or newer`);
  }
}

/** Reads the 64 bytes of a greeting whose head was checked. */
export function decodeGreeting(bytes: Buffer): Greeting {
  const field = bytes.toString('latin1', MECHANISM_START, MECHANISM_END);
  const end = field.indexOf('\0');
  const mechanism = end === -1 ? field : field.slice(0, end);
  return { major: bytes[10] ?? 0, minor: bytes[11] ?? 0, mechanism, asServer: bytes[32] === 1 };
}
