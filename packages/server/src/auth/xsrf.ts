import { HttpError } from '../errors/index.ts';
import type { GateRequest } from '../http/index.ts';
import { cookieValues, serializeCookie } from './cookies.ts';
import { equalSecrets } from './equal-secrets.ts';
import type { Randomness } from './identity.ts';

const COOKIE = '_xsrf';
const MILLISECONDS_PER_DAY = 86_400_000;
const LIFETIME_DAYS = 30;

/**
 * Reads the token inside tornado's masked form `2|<mask>|<masked token>|<seconds>`, or inside the
 * first format, which is the token itself in hex or in any other text. Null where it is broken.
 */
export function decodeXsrf(text: string): Buffer | null {
  const version = /^([1-9]\d*)\|/.exec(text)?.[1];
  if (version === undefined) return isHex(text) ? Buffer.from(text, 'hex') : Buffer.from(text);
  const [, mask = '', masked = '', timestamp = '', ...more] = text.split('|');
  if (version !== '2' || more.length > 0 || !/^\d+$/.test(timestamp)) return null;
  if (!/^[\da-f]{8}$/i.test(mask) || !isHex(masked)) return null;
  return applyMask(Buffer.from(mask, 'hex'), Buffer.from(masked, 'hex'));
}

/** Masks a token anew, so that compression cannot be made to give it away. */
export function encodeXsrf(token: Uint8Array, mask: Buffer, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `2|${mask.toString('hex')}|${applyMask(mask, token).toString('hex')}|${seconds}`;
}

function applyMask(mask: Uint8Array, data: Uint8Array): Buffer {
  return Buffer.from(data.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
}

function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[\da-f]*$/i.test(text);
}

export interface XsrfOptions {
  readonly baseUrl: string;
  readonly random: Randomness;
  readonly now: () => Date;
}

/** The token that pages must echo: a page of another origin can send our cookies, not read them. */
export class XsrfTokens {
  readonly #options: XsrfOptions;
  readonly #issued = new WeakMap<GateRequest, IssuedToken>();

  constructor(options: XsrfOptions) {
    this.#options = options;
  }

  /** The token for a page, and the cookie to set where the client has none that is whole. */
  forPage(request: GateRequest): IssuedToken {
    const issued = this.#issued.get(request) ?? this.#issue(request);
    this.#issued.set(request, issued);
    return issued;
  }

  #issue(request: GateRequest): IssuedToken {
    const { baseUrl, random, now } = this.#options;
    const known = expectedTokens(request)[0];
    const token = encodeXsrf(known ?? random.bytes(16), random.bytes(4), now());
    if (known !== undefined) return { token, setCookie: null };
    const expires = new Date(now().getTime() + LIFETIME_DAYS * MILLISECONDS_PER_DAY);
    return { token, setCookie: serializeCookie(COOKIE, token, { expires, path: baseUrl }) };
  }
}

export interface IssuedToken {
  readonly token: string;
  readonly setCookie: string | null;
}

/** Throws tornado's 403 unless the request repeats the token of its cookie. */
export function checkXsrfToken(request: GateRequest): void {
  const given = submitted(request);
  if (given === '') throw forbidden("'_xsrf' argument missing from POST");
  const token = decodeXsrf(given);
  if (token === null || token.length === 0) throw forbidden("'_xsrf' argument has invalid format");
  const matches = expectedTokens(request).some((expected) =>
    equalSecrets(expected.toString('latin1'), token.toString('latin1')),
  );
  if (!matches) throw forbidden('XSRF cookie does not match POST argument');
}

function submitted({ query, form, headers }: GateRequest): string {
  const argument = form?.[COOKIE] ?? query.getAll(COOKIE).at(-1) ?? '';
  return argument.trim() || header(headers['x-xsrftoken']) || header(headers['x-csrftoken']);
}

function header(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : '';
}

function expectedTokens(request: GateRequest): Buffer[] {
  return cookieValues(request.headers.cookie, COOKIE)
    .map(decodeXsrf)
    .filter((token): token is Buffer => token !== null && token.length > 0);
}

function forbidden(message: string): HttpError {
  return new HttpError(403, message, { code: 'auth.xsrf' });
}
