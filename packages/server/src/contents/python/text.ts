import { compareCodePoints, JsonFloat, type JsonValue } from '../json/value.ts';

const LINE = /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]|$)/g;

const RARE_LINE_END = /[\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/** Python's `str.splitlines(True)`: more characters end a line there than a line feed. */
export function splitLinesKeepEnds(text: string): string[] {
  return RARE_LINE_END.test(text) ? splitAtAnyEnd(text) : splitAtLineFeeds(text);
}

function splitAtLineFeeds(text: string): string[] {
  const lines: string[] = [];
  let at = 0;
  while (at < text.length) {
    const feed = text.indexOf('\n', at);
    const end = feed < 0 ? text.length : feed + 1;
    lines.push(text.slice(at, end));
    at = end;
  }
  return lines;
}

function splitAtAnyEnd(text: string): string[] {
  const lines = text.match(LINE) ?? [];
  // The expression also matches the empty string at the end.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Python's `str.splitlines()`. */
export function splitLines(text: string): string[] {
  return splitLinesKeepEnds(text).map((line) =>
    line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''),
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const UNPRINTABLE = /[\p{C}\p{Z}\\]/gu;

/** Python's `repr` of a string. */
export function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(UNPRINTABLE, escapeChar);
  return quote + (quote === "'" ? body.replaceAll("'", "\\'") : body) + quote;
}

function escapeChar(char: string): string {
  if (char === ' ') return char;
  const short = ESCAPES[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Python's `repr` of parsed JSON. */
export function repr(value: JsonValue, sortKeys = false): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return reprString(value);
  if (value instanceof JsonFloat) return reprFloat(value);
  if (Array.isArray(value)) return `[${value.map((item) => repr(item, sortKeys)).join(', ')}]`;
  if (!(value instanceof Map)) return String(value);
  const entries = [...value];
  if (sortKeys) entries.sort(([a], [b]) => compareCodePoints(a, b));
  return `{${entries.map(([key, item]) => `${reprString(key)}: ${repr(item, sortKeys)}`).join(', ')}}`;
}

function reprFloat(float: JsonFloat): string {
  if (Number.isFinite(float.value)) return float.text;
  return float.text.toLowerCase().replace('infinity', 'inf');
}

/** Python's `str` of a scalar, as the notebook signature hashes it. */
export function str(value: JsonValue): string {
  return typeof value === 'string' ? value : repr(value);
}

/** Length in code points, as Python's `len`. */
export function codePointLength(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}
