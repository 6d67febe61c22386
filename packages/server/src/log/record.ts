export type Level = 'debug' | 'info' | 'warn' | 'error' | 'critical';

/** Python's numbers, which `--log-level` may also use. */
export const LEVEL_NUMBERS: Readonly<Record<Level, number>> = {
  debug: 10,
  info: 20,
  warn: 30,
  error: 40,
  critical: 50,
};

export interface LogRecord {
  readonly level: Level;
  readonly time: Date;
  readonly name: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Colours of tornado's formatter. */
export const COLOURS: Readonly<Record<Level, number>> = {
  debug: 34,
  info: 32,
  warn: 33,
  error: 31,
  critical: 35,
};
