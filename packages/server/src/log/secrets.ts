/** Query parameters whose value is nobody's business: Jupyter's list (auth §13). */
const SECRET_PARAMETER = ['token', 'auth', 'key', 'code', 'state', 'xsrf'];
/** Fields of details, headers among them. */
const SECRET_FIELD = /token|cookie|password|passwd|authorization|secret|xsrf|credential/i;
const AUTHORIZATION = /\b(token|bearer|basic)(\s+|%20)[\w.~+/%=-]{6,}/gi;
/** A signed cookie of tornado's version 2, whatever it is called. */
const SIGNED_COOKIE = /2\|\d+:\d+\|\d+:\d+\|[^\s"';,]*\|[\da-f]{64}/g;
/** Shorter values would blot out ordinary words; and nobody should have such a password. */
const SHORTEST_SECRET = 4;

export const HIDDEN = '[secret]';

/** Takes secrets out of what goes into the log: known values, telling names, telling forms. */
export class Secrets {
  readonly #values = new Set<string>();
  readonly #parameter: RegExp;

  constructor(extraParameters: readonly string[] = []) {
    const words = [...SECRET_PARAMETER, ...extraParameters].map(escapeRegExp).join('|');
    this.#parameter = new RegExp(`([?&;][^=&#\\s]*(?:${words})[^=&#\\s]*=)[^&#\\s)"']+`, 'gi');
  }

  /** Makes a value known that must never be written. */
  add(value: string): void {
    for (const form of [value, encodeURIComponent(value)]) {
      if (form.length >= SHORTEST_SECRET) this.#values.add(form);
    }
  }

  scrub(text: string): string {
    let clean = text.replace(this.#parameter, `$1${HIDDEN}`);
    for (const value of this.#values) clean = clean.replaceAll(value, HIDDEN);
    return clean.replace(SIGNED_COOKIE, HIDDEN).replace(AUTHORIZATION, `$1$2${HIDDEN}`);
  }

  /** Details as JSON-ready data without secrets; errors become their stack. */
  scrubValue(value: unknown, key = '', seen: readonly unknown[] = []): unknown {
    if (SECRET_FIELD.test(key) && typeof value !== 'boolean' && value !== null) return HIDDEN;
    if (typeof value === 'string') return this.scrub(value);
    if (typeof value === 'bigint') return value.toString();
    if (value instanceof Error) return this.scrub(describeError(value));
    if (typeof value !== 'object' || value === null) return value;
    if (seen.includes(value) || seen.length > 8) return '[…]';
    const inside = [...seen, value];
    if (Array.isArray(value)) return value.map((item) => this.scrubValue(item, '', inside));
    if (value instanceof Date) return value.toISOString();
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([name, item]) => [name, this.scrubValue(item, name, inside)]),
    );
  }
}

/** The stack with all causes, innermost last. */
export function describeError(error: Error, depth = 0): string {
  const own = error.stack ?? `${error.name}: ${error.message}`;
  if (!(error.cause instanceof Error) || depth > 5) return own;
  return `${own}\nCaused by: ${describeError(error.cause, depth + 1)}`;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
