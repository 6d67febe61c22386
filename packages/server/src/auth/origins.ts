import { ConfigError } from '../config/index.ts';

export interface OriginSettings {
  readonly allowOrigin: string;
  readonly allowOriginPattern: string;
}

/** Which foreign origins may use this server (auth §7). */
export class OriginPolicy {
  readonly #allowed: string;
  readonly #pattern: RegExp | null;

  constructor({ allowOrigin, allowOriginPattern }: OriginSettings) {
    this.#allowed = allowOrigin;
    this.#pattern = allowOriginPattern === '' ? null : compilePattern(allowOriginPattern);
  }

  get allowsAll(): boolean {
    return this.#allowed === '*';
  }

  get isConfigured(): boolean {
    return this.#allowed !== '' || this.#pattern !== null;
  }

  /** The configured origin wins over the pattern; `*` is no origin. */
  names(origin: string): boolean {
    if (this.#allowed !== '') return this.#allowed === origin;
    return this.#pattern?.test(origin) === true;
  }

  /** The request's page lives here, or where the settings allow it. */
  accepts(origin: string | undefined, host: string | undefined): boolean {
    if (this.allowsAll || origin === undefined || host === undefined) return true;
    const lower = origin.toLowerCase();
    return authorityOf(lower) === host.toLowerCase() || this.names(lower);
  }

  /** For reads that bring no XSRF token: the page that asks must be known (auth §6). */
  acceptsReferer(referer: string | undefined, host: string | undefined): boolean {
    if (this.allowsAll) return true;
    if (referer === undefined || host === undefined) return false;
    const scheme = /^([a-z][\w+.-]*):\/\//i.exec(referer)?.[1]?.toLowerCase() ?? '';
    const authority = authorityOf(referer).toLowerCase();
    return authority === host.toLowerCase() || this.names(`${scheme}://${authority}`);
  }

  /** The value of `Access-Control-Allow-Origin`, or null for none. */
  allowOriginHeader(origin: string | undefined): string | null {
    if (this.#allowed !== '') return this.#allowed;
    return origin !== undefined && this.#pattern?.test(origin) === true ? origin : null;
  }
}

/** `host:port` of a URL; empty where it has none (`null` of sandboxed pages). */
function authorityOf(url: string): string {
  return /^[a-z][\w+.-]*:\/\/([^/?#\\]*)/i.exec(url)?.[1] ?? '';
}

/** Python's pattern as one of JavaScript's; it must match the whole origin (CVE-2026-40110). */
function compilePattern(pattern: string): RegExp {
  const ignoreCase = pattern.startsWith('(?i)');
  const source = pattern
    .replace(/^\(\?i\)/, '')
    .replaceAll('(?P<', '(?<')
    .replaceAll('\\A', '^')
    .replaceAll('\\Z', '$');
  try {
    return new RegExp(`^(?:${source})$`, ignoreCase ? 'i' : '');
  } catch (error) {
    throw new ConfigError(`ServerApp.allow_origin_pat cannot be used: ${String(error)}`, {
      cause: error,
    });
  }
}
