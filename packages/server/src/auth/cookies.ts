import { ConfigError } from '../config/index.ts';

/** Attributes of a cookie that is set. */
export interface CookieAttributes {
  readonly domain?: string | undefined;
  readonly expires?: Date | undefined;
  readonly httpOnly?: boolean | undefined;
  readonly maxAge?: number | undefined;
  readonly path?: string | undefined;
  readonly sameSite?: string | undefined;
  readonly secure?: boolean | undefined;
}

/**
 * All values that a `Cookie` header gives for a name, the first one first. There can be several:
 * a browser sends cookies of `/` and of the base URL alike.
 */
export function cookieValues(header: string | undefined, name: string): string[] {
  if (header === undefined) return [];
  return header.split(';').flatMap((chunk) => {
    const equals = chunk.indexOf('=');
    if (equals < 0 || chunk.slice(0, equals).trim() !== name) return [];
    return [unquote(chunk.slice(equals + 1).trim())];
  });
}

/** Python's `http.cookies`: `\"` and `\012` inside double quotes. */
function unquote(value: string): string {
  if (!/^"[\s\S]*"$/.test(value) || value.length < 2) return value;
  return value
    .slice(1, -1)
    .replace(/\\(?:([0-3][0-7][0-7])|([\s\S]))/g, (_, octal?: string, character?: string) =>
      octal === undefined ? (character ?? '') : String.fromCharCode(parseInt(octal, 8)),
    );
}

/** A `Set-Cookie` value, written as Python's `http.cookies` writes it. */
export function serializeCookie(name: string, value: string, attributes: CookieAttributes): string {
  const parts = [`${name}=${quote(value)}`];
  if (attributes.domain !== undefined) parts.push(`Domain=${attributes.domain}`);
  if (attributes.expires !== undefined) parts.push(`expires=${attributes.expires.toUTCString()}`);
  if (attributes.httpOnly === true) parts.push('HttpOnly');
  if (attributes.maxAge !== undefined) parts.push(`Max-Age=${attributes.maxAge}`);
  if (attributes.path !== undefined) parts.push(`Path=${attributes.path}`);
  if (attributes.sameSite !== undefined) parts.push(`SameSite=${attributes.sameSite}`);
  if (attributes.secure === true) parts.push('Secure');
  return parts.join('; ');
}

function quote(value: string): string {
  if (/^[\w!#$%&'*+.^`|~:-]+$/.test(value)) return value;
  const escaped = Buffer.from(value, 'utf8')
    .toString('latin1')
    .replace(/["\\]|[^\x20-\x7e]|[;,]/g, (c) =>
      c === '"' || c === '\\' ? `\\${c}` : `\\${c.charCodeAt(0).toString(8).padStart(3, '0')}`,
    );
  return `"${escaped}"`;
}

const MILLISECONDS_PER_DAY = 86_400_000;

/** Reads `cookie_options`, in tornado's words; refuses what would break the header. */
export function cookieAttributes(
  options: Readonly<Record<string, unknown>>,
  now: Date,
): CookieAttributes {
  const known = new Map(Object.entries(options).map(([key, value]) => [key.toLowerCase(), value]));
  const days = numberOf(known.get('expires_days'));
  return withoutUndefined({
    domain: textOf(known, 'domain'),
    expires: days === undefined ? undefined : new Date(now.getTime() + days * MILLISECONDS_PER_DAY),
    httpOnly: flagOf(known.get('httponly')),
    maxAge: numberOf(known.get('max_age')),
    path: textOf(known, 'path'),
    sameSite: textOf(known, 'samesite'),
    secure: flagOf(known.get('secure')),
  });
}

function textOf(options: ReadonlyMap<string, unknown>, key: string): string | undefined {
  const value = options.get(key);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && !/[^\x21-\x7e]|;/.test(value)) return value;
  throw new ConfigError(`IdentityProvider.cookie_options: "${key}" cannot be used in a cookie`);
}

/** Numbers and flags may come from the command line, where they are text. */
function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function flagOf(value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? /^(?:true|1)$/i.test(value) : Boolean(value);
}

function withoutUndefined(attributes: CookieAttributes): CookieAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
