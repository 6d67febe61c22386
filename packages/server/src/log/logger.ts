import type { Format } from './format.ts';
import { LEVEL_NUMBERS, type Level } from './record.ts';
import type { Secrets } from './secrets.ts';

export type LogDetails = Readonly<Record<string, unknown>>;

/** Where rooms tell what happened. `details.error` is written with its stack and causes. */
export interface Logger {
  debug(message: string, details?: LogDetails): void;
  info(message: string, details?: LogDetails): void;
  warn(message: string, details?: LogDetails): void;
  error(message: string, details?: LogDetails): void;
  /** A logger that names another part of the server in its lines. */
  child(name: string): Logger;
}

/** One place that lines go to. */
export interface LogSink {
  /** Records below this number (Python's: 10 debug, 20 info…) are dropped. */
  readonly threshold: number;
  readonly format: Format;
  readonly secrets: Secrets;
  readonly write: (text: string) => void;
}

export interface LogOptions {
  readonly name: string;
  readonly sinks: readonly LogSink[];
  readonly now: () => Date;
}

/** The server's own logger; rooms see it as `Logger`. */
export class ServerLogger implements Logger {
  readonly #options: LogOptions;

  constructor(options: LogOptions) {
    this.#options = options;
  }

  debug(message: string, details?: LogDetails): void {
    this.#log('debug', message, details);
  }

  info(message: string, details?: LogDetails): void {
    this.#log('info', message, details);
  }

  warn(message: string, details?: LogDetails): void {
    this.#log('warn', message, details);
  }

  error(message: string, details?: LogDetails): void {
    this.#log('error', message, details);
  }

  critical(message: string, details?: LogDetails): void {
    this.#log('critical', message, details);
  }

  child(name: string): ServerLogger {
    return new ServerLogger({ ...this.#options, name: `${this.#options.name}.${name}` });
  }

  #log(level: Level, message: string, details: LogDetails = {}): void {
    const { sinks, name, now } = this.#options;
    const concerned = sinks.filter(({ threshold }) => LEVEL_NUMBERS[level] >= threshold);
    if (concerned.length === 0) return;
    const record = { level, time: now(), name, message, details };
    for (const { format, secrets, write } of concerned) write(format(record, secrets));
  }
}

/** Says nothing; for tests. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
};
