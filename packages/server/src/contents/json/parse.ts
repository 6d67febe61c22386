import { floatRepr } from './float.ts';
import { JsonFloat, type JsonArray, type JsonObject, type JsonValue } from './value.ts';

/** What is not JSON by the rules of Python's `json.loads`. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

/** Python's recursion limit of 1,000 refuses about this depth too; deeper would risk our own stack. */
const MAX_DEPTH = 990;

/** Python refuses to convert longer integers (CVE-2020-10735). */
const MAX_INTEGER_DIGITS = 4300;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;

const CONTROL = /[\x00-\x1f]/;

/** Parses JSON and keeps what `JSON.parse` loses; accepts what Python accepts (`NaN`, `Infinity`). */
export function parseJson(text: string): JsonValue {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

class Parser {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(depth: number): JsonValue {
    this.skipSpace();
    switch (this.text.charCodeAt(this.at)) {
      case 0x22:
        return this.string();
      case 0x7b:
        return this.object(depth + 1);
      case 0x5b:
        return this.array(depth + 1);
      default: {
        const literal = this.literal();
        return literal === undefined ? this.number() : literal;
      }
    }
  }

  end(): void {
    this.skipSpace();
    if (this.at < this.text.length) throw this.unexpected();
  }

  private object(depth: number): JsonObject {
    this.enter(depth);
    const object: JsonObject = new Map();
    if (this.accept('}')) return object;
    do {
      this.skipSpace();
      if (this.text.charCodeAt(this.at) !== 0x22) throw this.unexpected();
      const key = this.string();
      if (!this.accept(':')) throw this.unexpected();
      object.set(key, this.value(depth));
    } while (this.accept(','));
    if (!this.accept('}')) throw this.unexpected();
    return object;
  }

  private array(depth: number): JsonArray {
    this.enter(depth);
    const array: JsonArray = [];
    if (this.accept(']')) return array;
    do array.push(this.value(depth));
    while (this.accept(','));
    if (!this.accept(']')) throw this.unexpected();
    return array;
  }

  private enter(depth: number): void {
    if (depth > MAX_DEPTH) throw new JsonSyntaxError('nested too deeply');
    this.at++;
  }

  /** Strings make up most of a notebook: find the end and copy at native speed. */
  private string(): string {
    const start = this.at;
    const first = this.text.indexOf('"', start + 1);
    const plain = first < 0 ? '' : this.text.slice(start + 1, first);
    if (first >= 0 && !plain.includes('\\')) {
      if (CONTROL.test(plain)) throw this.unexpected();
      this.at = first + 1;
      return plain;
    }
    const end = closingQuote(this.text, start);
    if (end < 0) throw this.unexpected();
    this.at = end + 1;
    try {
      return JSON.parse(this.text.slice(start, this.at)) as string;
    } catch (error) {
      throw new JsonSyntaxError('bad string', { cause: error });
    }
  }

  private number(): number | bigint | JsonFloat {
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw this.unexpected();
    this.at = NUMBER.lastIndex;
    const [token, fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) {
      const value = Number(token);
      return new JsonFloat(value, floatRepr(value));
    }
    return integer(token);
  }

  private literal(): JsonValue | undefined {
    for (const [word, value] of LITERALS) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    return undefined;
  }

  private accept(char: string): boolean {
    this.skipSpace();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    if (this.text.charCodeAt(this.at) > 0x20) return;
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  private unexpected(): JsonSyntaxError {
    return new JsonSyntaxError(`unexpected input at character ${this.at}`);
  }
}

const LITERALS: readonly (readonly [string, JsonValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new JsonFloat(NaN, 'NaN')],
  ['Infinity', new JsonFloat(Infinity, 'Infinity')],
  ['-Infinity', new JsonFloat(-Infinity, '-Infinity')],
];

function integer(token: string): number | bigint {
  const value = Number(token);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (token.length > MAX_INTEGER_DIGITS) throw new JsonSyntaxError('integer too long');
  return BigInt(token);
}

/** The quote that ends the string starting at `start`, past escaped ones; -1 when there is none. */
function closingQuote(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote >= 0) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return quote;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}
