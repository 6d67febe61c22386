import { DEFAULT_DATE_FORMAT } from './python-format.ts';

/** Python's numbers of the levels by their names. */
const LEVELS: Readonly<Record<string, number>> = {
  NOTSET: 0,
  DEBUG: 10,
  INFO: 20,
  WARN: 30,
  WARNING: 30,
  ERROR: 40,
  FATAL: 50,
  CRITICAL: 50,
};

const FILE_HANDLERS: ReadonlySet<string> = new Set([
  'logging.FileHandler',
  'logging.handlers.WatchedFileHandler',
]);

export interface LineStyle {
  readonly format: string;
  readonly dateFormat: string;
}

/** Where lines go: to the console, or into a file. */
export interface Handler extends LineStyle {
  /** Records below this number are dropped. */
  readonly threshold: number;
  /** Null is the console. */
  readonly file: { readonly name: string; readonly append: boolean } | null;
}

export interface LoggingPlan {
  readonly handlers: readonly Handler[];
  /** What the configuration asks for and is not done. */
  readonly problems: readonly string[];
}

type Console = LineStyle & { readonly threshold: number };
type Section = Readonly<Record<string, unknown>>;

/**
 * Reads `Application.logging_config`, the fragment of a `logging.config` dictionary that is merged
 * into Jupyter's own: the handlers `console` and any that write files, their levels and formatters,
 * and which of them the logger of the application uses.
 */
export function planLogging(config: Section, logger: string, console: Console): LoggingPlan {
  return new Planner(config, logger, console).plan();
}

class Planner {
  readonly #problems: string[] = [];
  readonly #config: Section;
  readonly #logger: string;
  readonly #console: Console;

  constructor(config: Section, logger: string, console: Console) {
    this.#config = config;
    this.#logger = logger;
    this.#console = console;
  }

  plan(): LoggingPlan {
    const own = section(section(this.#config, 'loggers'), this.#logger);
    const used = Array.isArray(own['handlers']) ? own['handlers'].map(String) : ['console'];
    const least = levelOf(own['level'], 0);
    const handlers = used.flatMap((name) => this.#handler(name, least));
    return { handlers, problems: this.#problems };
  }

  #handler(name: string, least: number): Handler[] {
    const handlers = section(this.#config, 'handlers');
    const own = section(handlers, name);
    if (name === 'console') {
      const threshold = Math.max(least, levelOf(own['level'], this.#console.threshold));
      return [{ ...this.#style(own, 'console'), threshold, file: null }];
    }
    const kind = textOr(own['class'], 'nothing');
    const file = own['filename'];
    if (kind === 'logging.NullHandler') return [];
    if (!FILE_HANDLERS.has(kind) || typeof file !== 'string') {
      this.#problems.push(
        `logging_config: the handler "${name}" (${kind}) is not known here and writes nothing.`,
      );
      return [];
    }
    const threshold = Math.max(least, levelOf(own['level'], 0));
    const append = own['mode'] !== 'w';
    return [{ ...this.#style(own, own['formatter']), threshold, file: { name: file, append } }];
  }

  /** A handler without a formatter writes the message alone, as Python's do. */
  #style(handler: Section, standard: unknown): LineStyle {
    const name = handler['formatter'] ?? standard;
    const formatter = section(section(this.#config, 'formatters'), String(name));
    const base =
      name === 'console'
        ? this.#console
        : { format: '%(message)s', dateFormat: DEFAULT_DATE_FORMAT };
    return {
      format: textOr(formatter['format'], base.format),
      dateFormat: textOr(formatter['datefmt'], base.dateFormat),
    };
  }
}

function section(parent: Section, key: string): Section {
  const found = parent[key];
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Section)
    : {};
}

function levelOf(value: unknown, standard: number): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' ? (LEVELS[value] ?? standard) : standard;
}

function textOr(value: unknown, standard: string): string {
  return typeof value === 'string' ? value : standard;
}
