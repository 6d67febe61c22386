import { HttpError } from '../errors/index.ts';

/** A path such as `/api/contents/*path/checkpoints/:id`, made ready to match raw request paths. */
export interface PathPattern {
  readonly source: string;
  /** The first literal segments, by which routes are put into buckets. */
  readonly prefix: string;
  /** Higher is more specific: literals before parameters before tails. */
  readonly specificity: number;
  /** Name of the parameter that stands for any number of segments. */
  readonly tail: string | null;
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
  let tail: string | null = null;
  let expression = '^';
  for (const segment of segments) {
    if (segment.startsWith('*')) {
      tail = segment.slice(1);
      names.push(tail);
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
    tail,
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
 * are refused with 400, whose message shows them after `before` (rest-api §23).
 */
export function decodePathSegment(raw: string, before = ''): string {
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
    throw new HttpError(400, `Invalid unicode in path: ${pythonBytes(before, bytes)}`, {
      code: 'http.invalid_path',
      cause,
    });
  }
}

function latin1OfUtf8(text: string): string {
  return text.charCodeAt(0) < 0x80 ? text : Buffer.from(text, 'utf8').toString('latin1');
}

/** Bytes as Python's `repr` prints them, since Jupyter shows them so. */
function pythonBytes(before: string, bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  );
  return `b'${before}${text.join('')}'`;
}
