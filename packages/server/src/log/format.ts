import { describeError, type Secrets } from './secrets.ts';

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

export type Format = (record: LogRecord, secrets: Secrets) => string;

/** Colours of tornado's formatter. */
const COLOURS: Readonly<Record<Level, number>> = {
  debug: 34,
  info: 32,
  warn: 33,
  error: 31,
  critical: 35,
};
const LETTERS: Readonly<Record<Level, string>> = {
  debug: 'D',
  info: 'I',
  warn: 'W',
  error: 'E',
  critical: 'C',
};

/** Jupyter's look: `[I 2026-11-24 02:21:20.820 ServerApp] message`, with local time. */
export function textFormat(colour: boolean): Format {
  return ({ level, time, name, message, details }, secrets) => {
    const head = `[${LETTERS[level]} ${localTime(time)} ${name}]`;
    const painted = colour ? `\u001b[${COLOURS[level]}m${head}\u001b[m` : head;
    const { error, ...rest } = details;
    const extra =
      Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(secrets.scrubValue(rest))}`;
    const text = `${secrets.scrub(message)}${extra}`;
    const lines = error === undefined ? text : `${text}\n${secrets.scrub(describeUnknown(error))}`;
    return `${painted} ${indent(printable(lines))}\n`;
  };
}

/** One JSON object a line, for programs. */
export const jsonFormat: Format = ({ level, time, name, message, details }, secrets) => {
  const scrubbed = secrets.scrubValue(details) as Record<string, unknown>;
  const record = {
    ...scrubbed,
    time: time.toISOString(),
    level,
    name,
    message: secrets.scrub(message),
  };
  return `${JSON.stringify(record)}\n`;
};

function describeUnknown(error: unknown): string {
  return error instanceof Error ? describeError(error) : String(error);
}

/** Lines after the first are indented: a message cannot pretend to be another record. */
function indent(text: string): string {
  return text.replace(/\r?\n/g, '\n    ');
}

/** Control characters could repaint the terminal; what clients send may contain them. */
function printable(text: string): string {
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, (character) =>
    character === '\r' ? character : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function localTime(time: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
  return `${date} ${clock}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
