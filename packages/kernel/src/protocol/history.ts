interface Entry {
  readonly line: number;
  readonly input: string;
  output: string | null;
}

type HistoryItem = [session: number, line: number, input: string | [string, string | null]];

/** Kept per kernel. */
const MAX_ENTRIES = 10_000;
const SESSION = 1;

/** What was run in this kernel's life, for the arrow keys of consoles. */
export class History {
  readonly #entries: Entry[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
  }

  /** The text of a result. */
  setOutput(line: number, output: string): void {
    const entry = this.#entries.at(-1);
    if (entry?.line === line) entry.output = output;
  }

  /** Answers the content of a `history_request`. */
  query(request: Readonly<Record<string, unknown>>): HistoryItem[] {
    const withOutput = request['output'] === true;
    const item = ({ line, input, output }: Entry): HistoryItem => [
      SESSION,
      line,
      withOutput ? [input, output] : input,
    ];
    return this.#select(request).map(item);
  }

  #select(request: Readonly<Record<string, unknown>>): Entry[] {
    const count = typeof request['n'] === 'number' ? request['n'] : Infinity;
    switch (request['hist_access_type']) {
      case 'range':
        return this.#range(request);
      case 'search':
        return last(this.#search(request), count);
      default:
        return last(this.#entries, count);
    }
  }

  /** Session 0 is this one; others are not kept. Lines from `start` up to, not including, `stop`. */
  #range({ session, start, stop }: Readonly<Record<string, unknown>>): Entry[] {
    if (session !== undefined && session !== 0 && session !== SESSION) return [];
    const from = typeof start === 'number' ? start : 0;
    const to = typeof stop === 'number' ? stop : Infinity;
    return this.#entries.filter(({ line }) => line >= from && line < to);
  }

  #search({ pattern, unique }: Readonly<Record<string, unknown>>): Entry[] {
    const matches = globPattern(typeof pattern === 'string' ? pattern : '*');
    const found = this.#entries.filter(({ input }) => matches.test(input));
    if (unique !== true) return found;
    const latest = new Map(found.map((entry) => [entry.input, entry]));
    return found.filter((entry) => latest.get(entry.input) === entry);
  }
}

function last(entries: readonly Entry[], count: number): Entry[] {
  return count >= entries.length ? [...entries] : entries.slice(entries.length - count);
}

/** `*` and `?`, as in SQLite's GLOB that IPython uses. */
function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '[^]*').replaceAll('?', '[^]')}$`);
}
