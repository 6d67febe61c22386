import type { SourceCursor } from './python-source.ts';

const NUMBER =
  /([-+]?)(?:(0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)|((?:\d(?:_?\d)*)?\.?(?:\d(?:_?\d)*)?(?:[eE][-+]?\d(?:_?\d)*)?))(?![\w.])/y;

/** Reads an int or a float; ints that a JavaScript number cannot hold become bigints. */
export function readNumber(cursor: SourceCursor): number | bigint {
  NUMBER.lastIndex = cursor.offset;
  const match = NUMBER.exec(cursor.text);
  const [whole = '', sign = '', prefixed, decimal = ''] = match ?? [];
  if (!/\d/.test(whole)) cursor.fail('not a number');
  const digits = (prefixed ?? decimal).replaceAll('_', '');
  const integer = prefixed !== undefined || /^\d+$/.test(digits);
  if (integer && /^0\d*[1-9]/.test(digits)) cursor.fail('a number must not begin with 0');
  cursor.offset += whole.length;
  return integer ? integerValue(sign, digits) : signed(sign, Number(digits));
}

function integerValue(sign: string, digits: string): number | bigint {
  const exact = BigInt(digits);
  const value = Number(exact);
  if (Number.isSafeInteger(value)) return signed(sign, value);
  return sign === '-' ? -exact : exact;
}

function signed(sign: string, value: number): number {
  return sign === '-' && value !== 0 ? -value : value;
}

/** Steps over `closing` where it is next; complains when the text ends instead. */
export function isClosing(cursor: SourceCursor, closing: string): boolean {
  if (cursor.peek() === '') cursor.fail(`"${closing}" is missing`);
  if (cursor.peek() !== closing) return false;
  cursor.offset += 1;
  return true;
}
