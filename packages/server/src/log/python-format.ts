import { COLOURS, LEVEL_NUMBERS, type Level, type LogRecord } from './record.ts';
import { strftime } from './strftime.ts';

/** What a line is made of besides the message: `%(asctime)s` and the like. */
export interface LineFormat {
  /** `Application.log_format`: Python's style with percent signs. */
  readonly format: string;
  /** `Application.log_datefmt`: strftime's directives. */
  readonly dateFormat: string;
  readonly colour: boolean;
}

export const DEFAULT_FORMAT =
  '%(color)s[%(levelname)1.1s %(asctime)s.%(msecs).03d %(name)s]%(end_color)s %(message)s';
export const DEFAULT_DATE_FORMAT = '%Y-%m-%d %H:%M:%S';

type Write = (record: LogRecord, message: string) => string;

/** `%(name)s`, `%(levelname)-8s`, `%(msecs).03d`; `%%` is a percent sign. */
const PIECE = /%%|%\((\w+)\)([-+ #0]*)(\d+)?(?:\.(\d+))?([sdif])/g;

/** Makes a writer of lines of a `log_format`; unknown names give nothing. */
export function compileFormat({ format, dateFormat, colour }: LineFormat): Write {
  const pieces: (string | Write)[] = [];
  let end = 0;
  for (const match of format.matchAll(PIECE)) {
    pieces.push(format.slice(end, match.index));
    end = match.index + match[0].length;
    pieces.push(match[0] === '%%' ? '%' : field(match, dateFormat, colour));
  }
  pieces.push(format.slice(end));
  return (record, message) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : piece(record, message))).join('');
}

function field(match: RegExpExecArray, dateFormat: string, colour: boolean): Write {
  const [, name = '', flags = '', width = '0', precision, conversion = 's'] = match;
  const value = valueOf(name, dateFormat, colour);
  return (record, message) => {
    const given = value(record, message);
    const text =
      conversion === 's'
        ? String(given).slice(0, precision === undefined ? undefined : Number(precision))
        : number(Number(given), conversion, precision);
    const wide = Number(width);
    if (flags.includes('-')) return text.padEnd(wide);
    return text.padStart(wide, flags.includes('0') && conversion !== 's' ? '0' : ' ');
  };
}

function number(value: number, conversion: string, precision: string | undefined): string {
  if (conversion === 'f') return value.toFixed(precision === undefined ? 6 : Number(precision));
  return String(Math.trunc(value)).padStart(Number(precision ?? 0), '0');
}

type Value = (record: LogRecord, message: string) => string | number;

const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  critical: 'CRITICAL',
};

const VALUES: Readonly<Record<string, Value>> = {
  name: ({ name }) => name,
  levelname: ({ level }) => LEVEL_NAMES[level],
  levelno: ({ level }) => LEVEL_NUMBERS[level],
  message: (_, message) => message,
  msecs: ({ time }) => time.getMilliseconds(),
  created: ({ time }) => time.getTime() / 1000,
  relativeCreated: () => Math.round(performance.now()),
  process: () => process.pid,
  processName: () => 'MainProcess',
  thread: () => 0,
  threadName: () => 'MainThread',
  // traitlets' LevelFormatter names the level only where it matters.
  highlevel: ({ level }) =>
    LEVEL_NUMBERS[level] >= LEVEL_NUMBERS.warn ? ` ${LEVEL_NAMES[level]} |` : '',
};

function valueOf(name: string, dateFormat: string, colour: boolean): Value {
  if (name === 'asctime') return ({ time }) => strftime(time, dateFormat);
  if (name === 'color') return ({ level }) => (colour ? `\u001b[${COLOURS[level]}m` : '');
  if (name === 'end_color') return () => (colour ? '\u001b[m' : '');
  return VALUES[name] ?? ((): string => '');
}
