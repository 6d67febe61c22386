type Texts = Readonly<Record<string, unknown>>;

/** The base URL of a server, and the token of an address as servers print it. */
export function readAddress(address: string | URL): { base: URL; token: string | null } {
  const base = new URL(address);
  const token = base.searchParams.get('token');
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return { base, token };
}

/**
 * The URL of an operation: `{name}` in its path is replaced, and what is undefined is no part of the
 * query. Parameters in `deep` keep their slashes.
 */
export function operationUrl(
  base: URL,
  path: string,
  { params = {}, query = {} }: { readonly params?: Texts; readonly query?: Texts },
  deep: readonly string[],
): URL {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    (deep.includes(name) ? encodePath : encodeSegment)(textOf(params[name], name)),
  );
  // The root of the contents is a path without segments.
  const url = new URL(`.${filled.replace(/\/+$/, '')}`, base);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(key, textOf(value, key));
  }
  return url;
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  // What servers of Jupyter read as a switch.
  if (typeof value === 'boolean') return value ? '1' : '0';
  throw new TypeError(`${name} must be a text, a number or a boolean`);
}

/** Encodes the segments of a path and keeps its slashes; empty segments mean nothing. */
export function encodePath(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(encodeSegment)
    .join('/');
}

/** `.` and `..` would be resolved before the server sees them, and name something else. */
function encodeSegment(segment: string): string {
  if (segment === '.' || segment === '..') {
    throw new TypeError(`"${segment}" cannot be a part of a path`);
  }
  return encodeURIComponent(segment);
}
