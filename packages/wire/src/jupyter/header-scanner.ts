const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const SPACE = 0x20;
const DELETE = 0x7f;
const SMALL_N = 0x6e;

const MSG_ID = Buffer.from('msg_id');
const MSG_TYPE = Buffer.from('msg_type');
const NULL = Buffer.from('null');

/** 1 for each byte that stands for itself in a string: ASCII without control, quote, backslash. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= SPACE && byte < DELETE && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);

/** What kernels say: found by their bytes, so that no string is made for each message. */
const KNOWN_TYPES = [
  'stream',
  'status',
  'display_data',
  'update_display_data',
  'execute_result',
  'execute_input',
  'execute_reply',
  'error',
  'clear_output',
  'comm_msg',
  'comm_open',
  'comm_close',
].map((name) => ({ name, bytes: Buffer.from(name) }));

/**
 * The `msg_type` of a header that also has a `msg_id`, both strings, without building the object.
 * Undefined for whatever is unusual – escapes, letters that are not ASCII, values that are neither
 * strings nor null, what is no JSON at all – which is for `JSON.parse` to judge. Where there is an
 * answer, it is the one that `JSON.parse` gives.
 */
export function scanMessageType(bytes: Buffer, start: number, end: number): string | undefined {
  let at = skipSpace(bytes, start, end);
  if (bytes[at] !== OPEN) return undefined;
  let hasId = false;
  let typeStart = 0;
  let typeEnd = 0;
  do {
    const key = skipSpace(bytes, at + 1, end);
    const keyEnd = endOfString(bytes, key, end);
    at = skipSpace(bytes, keyEnd + 1, end);
    if (keyEnd < 0 || bytes[at] !== COLON) return undefined;
    const value = skipSpace(bytes, at + 1, end);
    const isString = bytes[value] === QUOTE;
    const valueEnd = isString ? endOfString(bytes, value, end) : endOfNull(bytes, value, end);
    if (valueEnd < 0) return undefined;
    // Of equal keys the last counts.
    if (isText(bytes, key + 1, keyEnd, MSG_ID)) hasId = isString;
    else if (isText(bytes, key + 1, keyEnd, MSG_TYPE)) {
      typeStart = isString ? value + 1 : 0;
      typeEnd = valueEnd;
    }
    at = skipSpace(bytes, valueEnd + 1, end);
  } while (bytes[at] === COMMA && at < end);
  if (at >= end || bytes[at] !== CLOSE || skipSpace(bytes, at + 1, end) !== end) return undefined;
  return hasId && typeStart > 0 ? textOf(bytes, typeStart, typeEnd) : undefined;
}

function skipSpace(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at += 1;
  }
  return at;
}

/** Where the quote is that ends the string that begins at `start`; -1 where it is no simple one. */
function endOfString(bytes: Buffer, start: number, end: number): number {
  if (start >= end || bytes[start] !== QUOTE) return -1;
  let at = start + 1;
  while (at < end && PLAIN[bytes[at] ?? 0] === 1) at += 1;
  return at < end && bytes[at] === QUOTE ? at : -1;
}

/** Where the last letter of a null is (ipykernel's `subshell_id`); -1 where there is none. */
function endOfNull(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== SMALL_N || start + NULL.length > end) return -1;
  return isText(bytes, start, start + NULL.length, NULL) ? start + NULL.length - 1 : -1;
}

function isText(bytes: Buffer, start: number, end: number, text: Buffer): boolean {
  const { length } = text;
  if (end - start !== length) return false;
  for (let index = 0; index < length; index += 1) {
    if (bytes[start + index] !== text[index]) return false;
  }
  return true;
}

function textOf(bytes: Buffer, start: number, end: number): string {
  for (const { name, bytes: text } of KNOWN_TYPES) {
    if (isText(bytes, start, end, text)) return name;
  }
  return bytes.toString('latin1', start, end);
}
