import { HttpError } from '../errors/index.ts';

/** A path such as `/api/contents/*path/checkpoints/:id`, made ready to match raw request paths. */
export interface PathPattern {
  readonly source: string;
  /** The first literal segments, by which routes are put into buckets. */
  readonly prefix: string;
  /** Higher is more specific: literals before parameters before tails. */
  readonly specificity: number;
  /** Raw (still encoded) parameters, or null when the path is another's. */
  match(rawPath: string): Record<string, string> | null;
}

/**
 * Compiles a path. `:id` stands for one segment, `*path` for any number of them, also none; what
 * matches is the raw path, so that an encoded slash belongs to its segment (as in Jupyter).
 */
export function compilePath(source: string): PathPattern {
  const segments = source.split('/').slice(1);
  const names: string[] = [];
  let specificity = 0;
  let expression = '^';
  for (const segment of segments) {
    if (segment.startsWith('*')) {
      names.push(segment.slice(1));
      expression += '((?:/[^/]+)*|/)';
      specificity -= 100;
    } else {
      specificity += segment.includes(':') ? 5 : 10;
      expression += '/' + segmentExpression(segment, names);
    }
  }
  const regex = new RegExp(expression + '$');
  return {
    source,
    prefix: segments[0] ?? '',
    specificity,
    match: (rawPath) => matchPath(regex, names, rawPath),
  };
}

/** `:name` may stand inside a segment, e.g. `jpserver-:id`. */
function segmentExpression(segment: string, names: string[]): string {
  return segment
    .split(/(:\w+)/)
    .map((part) => {
      if (!part.startsWith(':')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1));
      return '([^/]+)';
    })
    .join('');
}

function matchPath(
  regex: RegExp,
  names: readonly string[],
  rawPath: string,
): Record<string, string> | null {
  const found = regex.exec(rawPath);
  if (found === null) return null;
  const params: Record<string, string> = {};
  names.forEach((name, index) => {
    params[name] = (found[index + 1] ?? '').replace(/^\//, '');
  });
  return params;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Undoes percent-encoding as tornado does: a stray `%` stays as it is, bytes that are not UTF-8
 * are refused with 400 (rest-api §23).
 */
export function decodePathSegment(raw: string): string {
  if (!raw.includes('%')) return raw;
  const bytes = Buffer.from(
    raw.replace(/%([0-9a-fA-F]{2})|[^]/gu, (match, hex: string | undefined) =>
      hex === undefined ? latin1OfUtf8(match) : String.fromCharCode(parseInt(hex, 16)),
    ),
    'latin1',
  );
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new HttpError(400, `Invalid unicode in path: ${pythonBytes(bytes)}`, {
      code: 'http.invalid_path',
      cause,
    });
  }
}

function latin1OfUtf8(text: string): string {
  return text.charCodeAt(0) < 0x80 ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Bytes as Python's `repr` prints them, since Jupyter shows them so. */
function pythonBytes(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `b'${text.join('')}'`;
}
