import type { Logger } from '../../log/index.ts';

/** Keeps the lines of a log for a test to look at. */
export class RecordingLog implements Logger {
  readonly lines: string[];
  readonly #prefix: string;

  constructor(lines: string[] = [], prefix = '') {
    this.lines = lines;
    this.#prefix = prefix;
  }

  debug(message: string): void {
    this.lines.push(`debug ${message}`);
  }

  info(message: string): void {
    this.lines.push(`info ${message}`);
  }

  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }

  error(message: string): void {
    this.lines.push(`error ${message}`);
  }

  child(name: string): Logger {
    return new RecordingLog(this.lines, `${this.#prefix}${name}`);
  }
}
