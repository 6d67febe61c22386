import { compileFormat, type LineFormat } from './python-format.ts';
import type { LogRecord } from './record.ts';
import { describeError, type Secrets } from './secrets.ts';

export type Format = (record: LogRecord, secrets: Secrets) => string;

/** Jupyter's look: `[I 2026-11-24 02:21:20.820 ServerApp] message`, with local time. */
export function textFormat(line: LineFormat): Format {
  const write = compileFormat(line);
  return (record, secrets) => {
    const { message, details } = record;
    const { error, ...rest } = details;
    const extra =
      Object.keys(rest).length === 0 ? '' : ` ${JSON.stringify(secrets.scrubValue(rest))}`;
    const text = `${secrets.scrub(message)}${extra}`;
    const lines = error === undefined ? text : `${text}\n${secrets.scrub(describeUnknown(error))}`;
    return `${write(record, indent(printable(lines)))}\n`;
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
