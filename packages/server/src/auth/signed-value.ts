import { equalSecrets } from './equal-secrets.ts';
import { hmacHex } from './hmac.ts';

const SECONDS_PER_DAY = 86_400;
/** Tornado's default: a day more than the cookie lives. */
const MAX_AGE_DAYS = 31;

export interface SignedValueOptions {
  readonly now: Date;
  readonly maxAgeDays?: number | undefined;
  /** 2 refuses tornado's first format, which signs with SHA-1. */
  readonly minVersion?: number | undefined;
}

/**
 * Signs a value in tornado's format 2, so that cookies of `jupyter_server` and of ours are
 * interchangeable: `2|1:0|10:<seconds>|<length>:<name>|<length>:<base64>|<HMAC-SHA256>`.
 */
export function signValue(secret: Uint8Array, name: string, value: string, now: Date): string {
  const seconds = String(Math.floor(now.getTime() / 1000));
  const encoded = Buffer.from(value, 'utf8').toString('base64');
  const unsigned = `2|${['0', seconds, name, encoded].map(field).join('|')}|`;
  return unsigned + signature('sha256', secret, unsigned);
}

/** The value if the signature, the name and the age are right, else null. */
export function readSignedValue(
  secret: Uint8Array,
  name: string,
  signed: string,
  options: SignedValueOptions,
): string | null {
  const version = versionOf(signed);
  if (version < (options.minVersion ?? 1)) return null;
  if (version === 1) return readVersion1(secret, name, signed, options);
  return version === 2 ? readVersion2(secret, name, signed, options) : null;
}

function field(text: string): string {
  return `${Buffer.byteLength(text)}:${text}`;
}

function signature(
  algorithm: 'sha1' | 'sha256',
  secret: Uint8Array,
  ...parts: readonly string[]
): string {
  return hmacHex(algorithm, secret, parts.join(''));
}

/** Format 1 has no number in front; base64 that looks like one is longer than three digits. */
function versionOf(signed: string): number {
  const version = Number(/^([1-9]\d*)\|/.exec(signed)?.[1] ?? 1);
  return version > 999 ? 1 : version;
}

function readVersion2(
  secret: Uint8Array,
  name: string,
  signed: string,
  options: SignedValueOptions,
): string | null {
  const fields: string[] = [];
  let rest = signed.slice(2);
  while (fields.length < 4) {
    const [, length = '', after = ''] = /^(\d{1,9}):([\s\S]*)$/.exec(rest) ?? [];
    const end = Number(length);
    if (length === '' || after.charAt(end) !== '|') return null;
    fields.push(after.slice(0, end));
    rest = after.slice(end + 1);
  }
  const unsigned = signed.slice(0, signed.length - rest.length);
  if (!equalSecrets(rest, signature('sha256', secret, unsigned))) return null;
  const [, timestamp = '', signedName, encoded = ''] = fields;
  if (signedName !== name || !isYoungEnough(timestamp, options)) return null;
  return decode(encoded);
}

function readVersion1(
  secret: Uint8Array,
  name: string,
  signed: string,
  options: SignedValueOptions,
): string | null {
  const [encoded, timestamp, given, ...more] = signed.split('|');
  if (encoded === undefined || timestamp === undefined || given === undefined) return null;
  if (more.length > 0) return null;
  if (!equalSecrets(given, signature('sha1', secret, name, encoded, timestamp))) return null;
  // Nothing separates payload and time in what is signed: digits could have moved from one to the other.
  const future = options.now.getTime() / 1000 + MAX_AGE_DAYS * SECONDS_PER_DAY;
  if (timestamp.startsWith('0') || Number(timestamp) > future) return null;
  return isYoungEnough(timestamp, options) ? decode(encoded) : null;
}

function isYoungEnough(timestamp: string, { now, maxAgeDays }: SignedValueOptions): boolean {
  if (!/^\d+$/.test(timestamp)) return false;
  const oldest = now.getTime() / 1000 - (maxAgeDays ?? MAX_AGE_DAYS) * SECONDS_PER_DAY;
  return Number(timestamp) >= oldest;
}

function decode(encoded: string): string {
  return Buffer.from(encoded, 'base64').toString('utf8');
}
