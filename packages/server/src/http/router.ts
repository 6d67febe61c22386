import { HttpError } from '../errors/index.ts';
import { compilePath, decodePathSegment, type PathPattern } from './path-pattern.ts';

/** What a router needs of the things it finds, be they routes or sockets. */
export interface Routable {
  readonly path: string;
  readonly params?: Readonly<Record<string, RegExp>>;
}

interface Entry<T> {
  readonly value: T;
  readonly pattern: PathPattern;
}

/** A route whose path fits, with its parameters decoded. */
export interface Match<T> {
  readonly value: T;
  readonly params: Readonly<Record<string, string>>;
  /** What to answer where they could not be decoded: in the manner of this route, so not thrown. */
  readonly invalid: HttpError | null;
}

/** Finds routes by raw path. Routes are put into buckets by their first segment. */
export class Router<T extends Routable> {
  readonly #buckets = new Map<string, Entry<T>[]>();
  /** Paths without parameters, which nothing else is more specific than. */
  readonly #literal = new Map<string, readonly Match<T>[]>();

  constructor(values: readonly T[]) {
    for (const value of values) {
      const pattern = compilePath(value.path);
      const bucket = /[:*]/.test(pattern.prefix) ? '' : pattern.prefix;
      this.#buckets.set(bucket, [...(this.#buckets.get(bucket) ?? []), { value, pattern }]);
    }
    for (const entries of this.#buckets.values()) {
      entries.sort((a, b) => b.pattern.specificity - a.pattern.specificity);
    }
    for (const { path } of values) {
      if (!/[:*]/.test(path)) this.#literal.set(path, this.#search(path));
    }
  }

  /** All routes of the path, the most specific first; they differ by method. */
  find(rawPath: string): readonly Match<T>[] {
    return this.#literal.get(rawPath) ?? this.#search(rawPath);
  }

  #search(rawPath: string): Match<T>[] {
    const first = rawPath.split('/', 2)[1] ?? '';
    const own = this.#buckets.get(first) ?? [];
    const open = first === '' ? [] : (this.#buckets.get('') ?? []);
    const found: Match<T>[] = [];
    let best: number | null = null;
    for (const { value, pattern } of [...own, ...open]) {
      const raw = pattern.match(rawPath);
      if (raw === null) continue;
      if (best !== null && pattern.specificity < best) break;
      const decoded = decodeAll(raw, pattern.tail);
      if (decoded.invalid === null && !fits(value, decoded.params)) continue;
      best = pattern.specificity;
      found.push({ value, ...decoded });
    }
    return found;
  }
}

function decodeAll(
  raw: Readonly<Record<string, string>>,
  tail: string | null,
): Omit<Match<unknown>, 'value'> {
  const params: Record<string, string> = {};
  try {
    for (const [name, value] of Object.entries(raw)) {
      params[name] = decodePathSegment(value, name === tail ? '/' : '');
    }
  } catch (error) {
    if (error instanceof HttpError) return { params: {}, invalid: error };
    throw error;
  }
  return { params, invalid: null };
}

function fits(value: Routable, params: Readonly<Record<string, string>>): boolean {
  return Object.entries(value.params ?? {}).every(([name, regex]) =>
    regex.test(params[name] ?? ''),
  );
}
