import { compareCodePoints, JsonFloat, type JsonScalar, type JsonValue } from './value.ts';

/** How `json.dumps` was told to lay a document out. */
export interface JsonLayout {
  readonly indent: number;
  readonly sortKeys: boolean;
  readonly ensureAscii: boolean;
}

/** Without white space, for the wire. */
export function writeCompact(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(writeCompact).join(',')}]`;
  if (!(value instanceof Map)) return scalar(value);
  let text = '{';
  let separator = '';
  for (const [key, item] of value) {
    text += `${separator}${JSON.stringify(key)}:${writeCompact(item)}`;
    separator = ',';
  }
  return `${text}}`;
}

/** Byte for byte what Python's `json.dumps(value, indent=…, separators=(',', ': '))` prints. */
export function writePython(value: JsonValue, layout: JsonLayout): string {
  return new Printer(layout).value(value, '\n');
}

class Printer {
  private readonly sortKeys: boolean;
  private readonly step: string;
  private readonly string: (text: string) => string;

  constructor({ indent, sortKeys, ensureAscii }: JsonLayout) {
    this.sortKeys = sortKeys;
    this.step = ' '.repeat(indent);
    this.string = ensureAscii ? asciiString : plainString;
  }

  /** `margin` is the line break and the indentation of the line that the value starts on. */
  value(value: JsonValue, margin: string): string {
    if (typeof value === 'string') return this.string(value);
    if (value instanceof Map) return this.object([...value], margin);
    return Array.isArray(value) ? this.array(value, margin) : scalar(value);
  }

  private object(entries: [string, JsonValue][], margin: string): string {
    if (entries.length === 0) return '{}';
    if (this.sortKeys) entries.sort(([a], [b]) => compareCodePoints(a, b));
    const inner = margin + this.step;
    let text = '';
    let separator = '{';
    for (const [key, item] of entries) {
      text += `${separator}${inner}${this.string(key)}: ${this.value(item, inner)}`;
      separator = ',';
    }
    return `${text}${margin}}`;
  }

  private array(items: readonly JsonValue[], margin: string): string {
    if (items.length === 0) return '[]';
    const inner = margin + this.step;
    let text = '';
    let separator = '[';
    for (const item of items) {
      text += `${separator}${inner}${this.value(item, inner)}`;
      separator = ',';
    }
    return `${text}${margin}]`;
  }
}

const LONE_SURROGATE_ESCAPE = /\\ud[89a-f]/;

/** `JSON.stringify` escapes lone surrogates, Python leaves them (and fails when it encodes them). */
function plainString(text: string): string {
  const json = JSON.stringify(text);
  return LONE_SURROGATE_ESCAPE.test(json) ? unescapeSurrogates(json) : json;
}

function unescapeSurrogates(json: string): string {
  return json.replace(/\\(?:u(d[89a-f][0-9a-f]{2})|.)/g, (escape, hex: string | undefined) =>
    hex === undefined ? escape : String.fromCharCode(parseInt(hex, 16)),
  );
}

function asciiString(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function scalar(value: JsonScalar): string {
  if (value instanceof JsonFloat) return value.text;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
