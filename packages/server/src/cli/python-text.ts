import { PythonObject } from '../config/index.ts';

/** Width of a line, and columns a nested container is moved in: what traitlets asks of pprint. */
const WIDTH = 80;
const INDENT = 4;

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const UNPRINTABLE = /[\p{C}\p{Z}\\]/gu;

/** A value as Python writes it. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return reprText(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (value instanceof PythonObject) return `<${value.description}>`;
  if (value instanceof Uint8Array) return `b${reprBytes(value)}`;
  if (isDictionary(value)) {
    return `{${sortedEntries(value)
      .map(([key, item]) => `${reprText(key)}: ${pythonRepr(item)}`)
      .join(', ')}}`;
  }
  return typeof value === 'object' ? '<object>' : `${value as number | bigint}`;
}

/** The same in several lines where one is too narrow (`pprint.pformat(value, indent=4, compact=True)`). */
export function pythonFormat(value: unknown): string {
  return format(value, 0, 0);
}

function format(value: unknown, column: number, allowance: number): string {
  const line = pythonRepr(value);
  if (line.length <= WIDTH - column - allowance) return line;
  if (Array.isArray(value)) return formatList(value, column, allowance + 1);
  return isDictionary(value) ? formatDictionary(value, column, allowance + 1) : line;
}

function formatDictionary(
  value: Readonly<Record<string, unknown>>,
  column: number,
  allowance: number,
): string {
  const inner = column + INDENT;
  const entries = sortedEntries(value);
  const items = entries.map(([key, item], index) => {
    const name = reprText(key);
    const room = index === entries.length - 1 ? allowance : 1;
    return `${name}: ${format(item, inner + name.length + 2, room)}`;
  });
  return `{${' '.repeat(INDENT - 1)}${items.join(`,\n${' '.repeat(inner)}`)}}`;
}

/** As many items in a line as fit. */
function formatList(items: readonly unknown[], column: number, allowance: number): string {
  const inner = column + INDENT;
  let text = `[${' '.repeat(INDENT - 1)}`;
  let width = WIDTH - inner + 1;
  let most = width;
  let delimiter = '';
  items.forEach((item, index) => {
    const last = index === items.length - 1;
    if (last) {
      most -= allowance;
      width -= allowance;
    }
    const line = pythonRepr(item);
    const needed = line.length + 2;
    if (width < needed) {
      width = most;
      if (delimiter !== '') delimiter = `,\n${' '.repeat(inner)}`;
    }
    if (width >= needed) {
      width -= needed;
      text += delimiter + line;
      delimiter = ', ';
    } else {
      text += delimiter + format(item, inner, last ? allowance : 1);
      delimiter = `,\n${' '.repeat(inner)}`;
    }
  });
  return `${text}]`;
}

function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(UNPRINTABLE, escapeCharacter);
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

function escapeCharacter(character: string): string {
  if (character === ' ') return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code > 0xffff) return `\\U${hex.padStart(8, '0')}`;
  return (
    ESCAPES[character] ??
    (code < 0x100 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`)
  );
}

function reprBytes(bytes: Uint8Array): string {
  return reprText(Buffer.from(bytes).toString('latin1')).replace(
    /[\x80-\xff]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16)}`,
  );
}

function isDictionary(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}

function sortedEntries(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
}
