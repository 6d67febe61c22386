import type { Difference } from './model.ts';

/** Stands for any value in an expected difference: for texts that name the moment or the machine. */
export const ANY = Symbol('any value');

/** A difference that is meant, reviewed, and told to users in docs/differences.md. */
export interface Expected {
  /**
   * What was compared: a request line as the cases write it, `files after <title>` or the title of a
   * conversation. `*` stands for anything.
   */
  readonly of: string | readonly string[];
  /** Place (`*` for anything) → what jupyter_server has there and what Elara has: values or patterns. */
  readonly differs: Readonly<Record<string, readonly [jupyter: unknown, elara: unknown]>>;
  readonly because: string;
}

/**
 * The expected differences of a room. Each takes away what it describes, and remembers that it did:
 * what is expected and does not occur any more is a mistake in the list.
 */
export class ExpectedDifferences {
  readonly #own: readonly Expected[];
  readonly #rules: readonly Expected[];
  readonly #occurred = new Set<string>();

  /** Only its own have to occur; those it shares with others occur elsewhere. */
  constructor({ own, shared }: { own: readonly Expected[]; shared: readonly Expected[] }) {
    this.#own = own;
    this.#rules = [...own, ...shared];
  }

  /** The differences that nobody expects, and how many were expected. */
  sort(of: string, found: readonly Difference[]): { unexpected: Difference[]; expected: number } {
    const unexpected = found.filter((difference) => !this.#isExpected(of, difference));
    return { unexpected, expected: found.length - unexpected.length };
  }

  notOccurred(): string[] {
    return this.#own.flatMap((rule, index) => {
      const wanted = [
        ...list(rule.of).map((of) => [`${String(index)} of ${of}`, of]),
        ...Object.keys(rule.differs).map((at) => [
          `${String(index)} at ${at}`,
          `a difference at ${at}`,
        ]),
      ];
      return wanted
        .filter(([key = '']) => !this.#occurred.has(key))
        .map(([, what = '']) => `${what} (${rule.because})`);
    });
  }

  #isExpected(of: string, difference: Difference): boolean {
    let isExpected = false;
    for (const [index, rule] of this.#rules.entries()) {
      const line = list(rule.of).find((pattern) => matches(pattern, of));
      const place = Object.entries(rule.differs).find(
        ([at, pair]) => matches(at, difference.at) && describes(pair, difference),
      );
      if (line === undefined || place === undefined) continue;
      this.#occurred.add(`${String(index)} of ${line}`).add(`${String(index)} at ${place[0]}`);
      isExpected = true;
    }
    return isExpected;
  }
}

const list = (one: string | readonly string[]): readonly string[] =>
  typeof one === 'string' ? [one] : one;

function matches(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

const describes = ([jupyter, elara]: readonly [unknown, unknown], found: Difference): boolean =>
  isSame(jupyter, found.jupyter) && isSame(elara, found.elara);

function isSame(wanted: unknown, value: unknown): boolean {
  if (wanted === ANY) return true;
  if (wanted instanceof RegExp) return typeof value === 'string' && wanted.test(value);
  return JSON.stringify(wanted) === JSON.stringify(value);
}
