import { compareCodePoints, type JsonObject, type JsonValue } from '../json/value.ts';
import { codePointLength, repr, reprString, splitLinesKeepEnds } from './text.ts';

/** Python's `pprint.pformat(value, width=width)` for parsed JSON. */
export function pformat(value: JsonValue, width: number): string {
  const printer = new PrettyPrinter(width);
  printer.format(value, 0, 0, 0);
  return printer.text();
}

class PrettyPrinter {
  private readonly width: number;
  private readonly parts: string[] = [];

  constructor(width: number) {
    this.width = width;
  }

  text(): string {
    return this.parts.join('');
  }

  format(value: JsonValue, indent: number, allowance: number, level: number): void {
    const oneLine = repr(value, true);
    if (codePointLength(oneLine) <= this.width - indent - allowance) this.parts.push(oneLine);
    else if (value instanceof Map) this.object(value, indent, allowance + 1, level + 1);
    else if (Array.isArray(value)) this.array(value, indent, allowance + 1, level + 1);
    else if (typeof value === 'string') this.string(value, indent, allowance, level + 1);
    else this.parts.push(oneLine);
  }

  private object(value: JsonObject, indent: number, allowance: number, level: number): void {
    const entries = [...value].sort(([a], [b]) => compareCodePoints(a, b));
    this.parts.push('{');
    entries.forEach(([key, item], index) => {
      const last = index === entries.length - 1;
      const name = reprString(key);
      this.parts.push(name, ': ');
      this.format(item, indent + 3 + codePointLength(name), last ? allowance : 1, level);
      if (!last) this.parts.push(',\n', ' '.repeat(indent + 1));
    });
    this.parts.push('}');
  }

  private array(items: JsonValue[], indent: number, allowance: number, level: number): void {
    this.parts.push('[');
    items.forEach((item, index) => {
      if (index > 0) this.parts.push(',\n', ' '.repeat(indent + 1));
      this.format(item, indent + 1, index === items.length - 1 ? allowance : 1, level);
    });
    this.parts.push(']');
  }

  private string(text: string, indent: number, allowance: number, level: number): void {
    if (text === '') {
      this.parts.push("''");
      return;
    }
    const outermost = level === 1;
    const margin = outermost ? indent + 1 : indent;
    const chunks = wrapString(text, this.width - margin, outermost ? allowance + 1 : allowance);
    const body = chunks.join(`\n${' '.repeat(margin)}`);
    this.parts.push(outermost && chunks.length > 1 ? `(${body})` : body);
  }
}

/** Splits a string into literals that fit, at line ends first and at spaces where a line is long. */
function wrapString(text: string, width: number, allowance: number): string[] {
  const lines = splitLinesKeepEnds(text);
  return lines.flatMap((line, index) => {
    const lastLine = index === lines.length - 1;
    const literal = reprString(line);
    if (codePointLength(literal) <= (lastLine ? width - allowance : width)) return [literal];
    return wrapLine(line, width, lastLine ? width - allowance : width);
  });
}

/** What Python's `\s` matches; JavaScript's has a byte order mark too many and four controls too few. */
const SPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const WORD = new RegExp(`[^${SPACE}]+[${SPACE}]*|[${SPACE}]+`, 'g');

function wrapLine(line: string, width: number, widthOfLast: number): string[] {
  const words = line.match(WORD) ?? [];
  const chunks: string[] = [];
  let current = '';
  words.forEach((word, index) => {
    const limit = index === words.length - 1 ? widthOfLast : width;
    if (codePointLength(reprString(current + word)) > limit) {
      if (current !== '') chunks.push(reprString(current));
      current = word;
    } else {
      current += word;
    }
  });
  if (current !== '') chunks.push(reprString(current));
  return chunks;
}
