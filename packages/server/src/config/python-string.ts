import type { SourceCursor } from './python-source.ts';

const OPENING = /([rR]?[bB]|[bB][rR]|[rR]|[uU])?("""|'''|"|')/y;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\n': '',
};

/**
 * Reads a string or bytes literal and those that follow it (Python joins neighbours), on other
 * `lines` too inside brackets; undefined when there is none.
 */
export function readString(cursor: SourceCursor, lines: boolean): string | Uint8Array | undefined {
  const first = readOne(cursor);
  if (first === undefined) return undefined;
  const parts = [first.text];
  for (;;) {
    const before = cursor.offset;
    cursor.skipSpace(lines);
    const following = readOne(cursor);
    if (following === undefined) {
      cursor.offset = before;
      break;
    }
    if (following.bytes !== first.bytes) cursor.fail('strings and bytes cannot be joined');
    parts.push(following.text);
  }
  const text = parts.join('');
  return first.bytes ? Buffer.from(text, 'latin1') : text;
}

interface Piece {
  readonly text: string;
  readonly bytes: boolean;
}

function readOne(cursor: SourceCursor): Piece | undefined {
  OPENING.lastIndex = cursor.offset;
  const opening = OPENING.exec(cursor.text);
  if (opening === null) return undefined;
  const [whole, prefix = '', quote = ''] = opening;
  const start = cursor.offset + whole.length;
  const end = findEnd(cursor, start, quote);
  const source = cursor.text.slice(start, end).replace(/\r\n?/g, '\n');
  const bytes = /b/i.test(prefix);
  if (bytes && /[^\x00-\x7f]/.test(source)) cursor.fail('bytes can only contain ASCII characters');
  const text = /r/i.test(prefix) ? source : unescape(cursor, source, bytes);
  cursor.offset = end + quote.length;
  return { text, bytes };
}

function findEnd(cursor: SourceCursor, start: number, quote: string): number {
  const { text } = cursor;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\') index += text.startsWith('\r\n', index + 1) ? 2 : 1;
    else if (text.startsWith(quote, index)) return index;
    else if (quote.length === 1 && (character === '\n' || character === '\r')) break;
  }
  return cursor.fail('the string does not end');
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([\s\S]))/g;

function unescape(cursor: SourceCursor, source: string, bytes: boolean): string {
  return source.replace(ESCAPE, (whole, ...groups: (string | undefined)[]) => {
    const [octal, byte, short, long, character = ''] = groups;
    if (octal !== undefined)
      return String.fromCharCode(parseInt(octal, 8) & (bytes ? 0xff : 0x1ff));
    if (byte !== undefined) return String.fromCharCode(parseInt(byte, 16));
    const point = short ?? long;
    if (point !== undefined) return bytes ? whole : codePoint(cursor, parseInt(point, 16));
    if (/[xNuU]/.test(character) && !(bytes && character !== 'x')) {
      cursor.fail(`the escape \\${character} is not understood`);
    }
    return SIMPLE_ESCAPES[character] ?? whole;
  });
}

function codePoint(cursor: SourceCursor, value: number): string {
  return value > 0x10ffff ? cursor.fail('no such character') : String.fromCodePoint(value);
}
