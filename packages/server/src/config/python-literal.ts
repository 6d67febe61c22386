import { SourceCursor } from './python-source.ts';
import { isClosing, readNumber } from './python-number.ts';
import { readString } from './python-string.ts';

/** A value written as a Python literal; tuples and sets arrive as arrays. */
export type LiteralValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly LiteralValue[]
  | { readonly [key: string]: LiteralValue };

/** Deepest nesting read: Python's own parser gives up at 200 too. */
const MAX_DEPTH = 200;

/** Reads one whole text as a Python literal (`ast.literal_eval`). */
export function parseLiteral(text: string): LiteralValue {
  const reader = new LiteralReader(text, 0);
  reader.skipSpace(true);
  const value = reader.readTupleOrValue(true);
  reader.skipSpace(true);
  if (reader.offset < text.length) reader.fail('unexpected text after the value');
  return value;
}

/** Reads literals one after another. */
export class LiteralReader extends SourceCursor {
  #depth = 0;

  /** Reads `a` or, where brackets may be left out, the tuple `a, b`. */
  readTupleOrValue(lines: boolean): LiteralValue {
    const first = this.#readValue();
    this.skipSpace(lines);
    if (this.peek() !== ',') return first;
    const items = [first];
    while (this.peek() === ',') {
      this.offset += 1;
      this.skipSpace(lines);
      if (this.peek() === '' || this.peek() === '\r' || this.peek() === '\n') break;
      items.push(this.#readValue());
      this.skipSpace(lines);
    }
    return items;
  }

  /** Reads `a, b` up to the bracket that closes a call, which is left for the caller. */
  readArguments(): readonly LiteralValue[] {
    this.#depth += 1; // Strings may go on in the next line, as inside any bracket.
    const items: LiteralValue[] = [];
    do {
      items.push(this.#readValue());
    } while (this.#readComma(')') && this.peek() !== ')');
    this.#depth -= 1;
    return items;
  }

  #readValue(): LiteralValue {
    const character = this.peek();
    if (character === '[') return this.#nested(() => this.#readItems(']'));
    if (character === '(') return this.#nested(() => this.#readParentheses());
    if (character === '{') return this.#nested(() => this.#readBraces());
    if (/[-+.\d]/.test(character)) return readNumber(this);
    const text = readString(this, this.#depth > 0);
    return text ?? this.#readConstant();
  }

  #nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.fail('too many nested brackets');
    this.offset += 1;
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #readConstant(): LiteralValue {
    if (this.match(/set[ \t]*\([ \t]*\)/y) !== null) return []; // Braces without anything are a dict.
    const name = this.match(/(?:None|True|False)\b/y)?.[0];
    return name === undefined ? this.fail('not a literal') : (CONSTANTS[name] ?? null);
  }

  #readItems(closing: string): LiteralValue[] {
    const items: LiteralValue[] = [];
    this.skipSpace(true);
    while (!isClosing(this, closing)) {
      items.push(this.#readValue());
      this.#readComma(closing);
    }
    return items;
  }

  #readComma(closing: string): boolean {
    this.skipSpace(true);
    if (this.peek() === ',') {
      this.offset += 1;
      this.skipSpace(true);
      return true;
    }
    return this.peek() === closing ? false : this.fail(`"," or "${closing}" expected`);
  }

  /** `()` and `(1,)` are tuples, `(1)` is just the number. */
  #readParentheses(): LiteralValue {
    this.skipSpace(true);
    if (isClosing(this, ')')) return [];
    const first = this.#readValue();
    if (this.#readComma(')')) return [first, ...this.#readItems(')')];
    isClosing(this, ')');
    return first;
  }

  #readBraces(): LiteralValue {
    this.skipSpace(true);
    if (isClosing(this, '}')) return {};
    const first = this.#readValue();
    this.skipSpace(true);
    if (this.peek() === ':') return this.#readDictionary(first);
    this.#readComma('}');
    return [first, ...this.#readItems('}')];
  }

  #readDictionary(firstKey: LiteralValue): LiteralValue {
    const entries: [string, LiteralValue][] = [];
    let key = firstKey;
    for (;;) {
      if (this.peek() !== ':') this.fail('":" expected');
      this.offset += 1;
      this.skipSpace(true);
      entries.push([this.#keyText(key), this.#readValue()]);
      this.#readComma('}');
      if (isClosing(this, '}')) return Object.fromEntries(entries);
      key = this.#readValue();
      this.skipSpace(true);
    }
  }

  #keyText(key: LiteralValue): string {
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || typeof key === 'bigint') return String(key);
    return this.fail('the key of a dictionary must be a string or a number');
  }
}

const CONSTANTS: Readonly<Record<string, boolean>> = { True: true, False: false };
