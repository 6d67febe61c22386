import type { LiveProperty } from '../executor/contract.ts';
import type { Completion, Completions, Inspection, Intelligence } from '../intelligence/index.ts';
import type { ReplyContent } from './requests.ts';

export interface AssistOptions {
  readonly intelligence: Pick<Intelligence, 'complete' | 'inspect'>;
  /** Properties of the live value of an expression; names in scope for an empty one. */
  readonly properties: (expression: string) => Promise<readonly LiveProperty[]>;
  readonly wait: (milliseconds: number) => Promise<undefined>;
}

/** Front ends give up after a second; TypeScript needs longer when it starts. */
const PATIENCE_MS = 700;

const LIVE_TYPES = { function: 'function', class: 'class', property: 'property' } as const;

/** Completion and hover: what TypeScript knows, completed by what live values have. */
export class Assist {
  readonly #options: AssistOptions;

  constructor(options: AssistOptions) {
    this.#options = options;
  }

  /** Content of `complete_reply`. */
  async complete(code: string, cursor: number): Promise<ReplyContent> {
    const { intelligence, wait } = this.#options;
    const [typed, live] = await Promise.all([
      Promise.race([intelligence.complete(code, cursor), wait(PATIENCE_MS)]),
      this.#live(code, cursor),
    ]);
    return completeReply(code, merge(typed, live, cursor));
  }

  /** Content of `inspect_reply`. */
  async inspect(code: string, cursor: number): Promise<ReplyContent> {
    const inspection = await this.#options.intelligence.inspect(code, cursor);
    if (inspection === undefined) return { status: 'ok', found: false, data: {}, metadata: {} };
    return { status: 'ok', found: true, data: inspectData(inspection), metadata: {} };
  }

  /** Properties of the object before the last dot, or names in scope. */
  async #live(code: string, cursor: number): Promise<Completions> {
    const before = code.slice(0, cursor);
    const [, written, word = ''] =
      /(?:([\p{ID_Continue}$.?[\]"'#]+)\??\.)?([\p{ID_Continue}$]*)$/u.exec(before) ?? [];
    const path = written?.replace(/\?$/, '');
    const properties =
      path === undefined && word === '' ? [] : await this.#options.properties(path ?? '');
    const items = properties
      .filter(({ name }) => name.startsWith(word))
      .map(({ name, kind }): Completion => ({ text: name, type: LIVE_TYPES[kind] }));
    return { start: cursor - word.length, end: cursor, items };
  }
}

/** TypeScript first; live names that it does not know behind it. */
function merge(typed: Completions | undefined, live: Completions, cursor: number): Completions {
  if (typed === undefined || typed.items.length === 0) {
    const names = live.items.map(({ text }) => text);
    const items = live.items.filter(({ text }, index) => names.indexOf(text) === index);
    return { ...live, end: cursor, items: items.toSorted(byText) };
  }
  if (typed.start !== live.start) return typed;
  const known = new Set(typed.items.map(({ text }) => text));
  const more = live.items.filter(({ text }) => !known.has(text) && isName(text));
  return { ...typed, items: [...typed.items, ...more.toSorted(byText)] };
}

function byText(a: Completion, b: Completion): number {
  return a.text.localeCompare(b.text);
}

function isName(text: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}

function completeReply(code: string, { start, end, items }: Completions): ReplyContent {
  // The protocol counts code points.
  const [from, to] = [start, end].map((position) => Array.from(code.slice(0, position)).length);
  return {
    status: 'ok',
    matches: items.map(({ text }) => text),
    cursor_start: from,
    cursor_end: to,
    metadata: {
      // Read by JupyterLab for icons and signatures.
      _jupyter_types_experimental: items.map(({ text, type, signature = '' }) => ({
        start: from,
        end: to,
        text,
        type,
        signature,
      })),
    },
  };
}

function inspectData({ signature, documentation }: Inspection): Record<string, string> {
  const code = `\`\`\`typescript\n${signature}\n\`\`\``;
  return {
    'text/plain': documentation === '' ? signature : `${signature}\n\n${documentation}`,
    'text/markdown': documentation === '' ? code : `${code}\n\n${documentation}`,
  };
}
