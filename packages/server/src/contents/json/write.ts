import { compareCodePoints, JsonFloat, type JsonScalar, type JsonValue } from './value.ts';

/** How `json.dumps` was told to lay a document out. */
export interface JsonLayout {
  readonly indent: number;
  readonly sortKeys: boolean;
  readonly ensureAscii: boolean;
}

/** Without white space, for the wire. */
export function writeCompact(value: JsonValue): string {
  const parts: string[] = [];
  compact(value, parts);
  return parts.join('');
}

/** Byte for byte what Python's `json.dumps(value, indent=…, separators=(',', ': '))` prints. */
export function writePython(value: JsonValue, layout: JsonLayout): string {
  const parts: string[] = [];
  new Printer(layout, parts).value(value, '\n');
  return parts.join('');
}

function compact(value: JsonValue, parts: string[]): void {
  if (value instanceof Map) {
    let separator = '{';
    for (const [key, item] of value) {
      parts.push(separator, JSON.stringify(key), ':');
      compact(item, parts);
      separator = ',';
    }
    parts.push(value.size === 0 ? '{}' : '}');
  } else if (Array.isArray(value)) {
    let separator = '[';
    for (const item of value) {
      parts.push(separator);
      compact(item, parts);
      separator = ',';
    }
    parts.push(value.length === 0 ? '[]' : ']');
  } else {
    parts.push(scalar(value));
  }
}

class Printer {
  private readonly layout: JsonLayout;
  private readonly parts: string[];
  private readonly step: string;

  constructor(layout: JsonLayout, parts: string[]) {
    this.layout = layout;
    this.parts = parts;
    this.step = ' '.repeat(layout.indent);
  }

  /** `margin` is the line break and the indentation of the line that the value starts on. */
  value(value: JsonValue, margin: string): void {
    if (value instanceof Map) this.object([...value], margin);
    else if (Array.isArray(value)) this.array(value, margin);
    else this.parts.push(typeof value === 'string' ? this.string(value) : scalar(value));
  }

  private object(entries: [string, JsonValue][], margin: string): void {
    if (entries.length === 0) {
      this.parts.push('{}');
      return;
    }
    if (this.layout.sortKeys) entries.sort(([a], [b]) => compareCodePoints(a, b));
    const inner = margin + this.step;
    let separator = `{${inner}`;
    for (const [key, item] of entries) {
      this.parts.push(separator, this.string(key), ': ');
      this.value(item, inner);
      separator = `,${inner}`;
    }
    this.parts.push(margin, '}');
  }

  private array(items: JsonValue[], margin: string): void {
    if (items.length === 0) {
      this.parts.push('[]');
      return;
    }
    const inner = margin + this.step;
    let separator = `[${inner}`;
    for (const item of items) {
      this.parts.push(separator);
      this.value(item, inner);
      separator = `,${inner}`;
    }
    this.parts.push(margin, ']');
  }

  private string(text: string): string {
    return this.layout.ensureAscii ? asciiString(text) : plainString(text);
  }
}

const NEEDS_ESCAPE = /["\\\x00-\x1f]/;
const LONE_SURROGATE = /\p{Surrogate}/u;

/** `JSON.stringify` escapes lone surrogates, Python leaves them (and fails when it encodes them). */
function plainString(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  return LONE_SURROGATE.test(text) ? unescapeSurrogates(json) : json;
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
