import { JsonSyntaxError, parseJson } from '../json/parse.ts';
import { isObject, type JsonObject } from '../json/value.ts';
import { utf8Text } from './bytes.ts';
import { completeNewModel, fieldsOf, type PreparedSave } from './save-job.ts';

/** Bytes from the first behind the opening quote to the closing quote. */
interface Place {
  readonly start: number;
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
/** The signs and dots of numbers. */
const SIGNS: ReadonlySet<number> = new Set([0x2b, 0x2d, 0x2e]);
/** Most that stands around the content: type, format, name, path and number of the part. */
const AROUND = 16 * 1024;
/** Whole groups of base64; what is made of it stays in the nearest caches. */
const PIECE = 64 * 1024;
/** After so many pieces others get their turn: less than a millisecond. */
const TURN = 64;

/**
 * Reads the body of an upload, whole or a part: JSON whose `content` is base64. A part of 1 MB takes
 * two milliseconds as JSON of which a string is made; as bytes that are decoded where they lie, a tenth.
 * Null for all that is not of this form to the letter, with the body as it was: the general way knows more.
 */
export async function readUpload(
  body: Buffer,
  defaultType: 'notebook' | 'file' | null,
): Promise<PreparedSave | null> {
  const place = findContent(body);
  const given = place === null ? null : modelAround(body, place);
  if (place === null || given === null) return null;
  const model = defaultType === null ? given : completeNewModel(given, defaultType);
  const fields = fieldsOf(model);
  if (fields.type !== 'file' || model.get('format') !== 'base64') return null;
  const bytes = await decodeInPlace(body, place);
  return bytes === null ? null : { kind: 'save', fields, content: { kind: 'bytes', bytes } };
}

/** The model with an empty content; null where it is no JSON object. */
function modelAround(body: Buffer, { start, end }: Place): JsonObject | null {
  if (body.length - (end - start) > AROUND) return null;
  const text = utf8Text(Buffer.concat([body.subarray(0, start), body.subarray(end)]));
  if (text === null) return null;
  try {
    const model = parseJson(text);
    return isObject(model) ? model : null;
  } catch (error) {
    if (error instanceof JsonSyntaxError) return null;
    throw error;
  }
}

/** Where the only `content` of a flat object is; null where there is any doubt. */
function findContent(body: Buffer): Place | null {
  let content: Place | null = null;
  let at = skipBlanks(body, 0);
  if (body[at] !== 0x7b) return null;
  do {
    const key = plainString(body, skipBlanks(body, at + 1), AROUND);
    if (key === null) return null;
    at = skipBlanks(body, key.end + 1);
    if (body[at] !== 0x3a) return null;
    at = skipBlanks(body, at + 1);
    if (body.toString('latin1', key.start, key.end) === 'content') {
      if (content !== null || body[at] !== QUOTE) return null;
      content = { start: at + 1, end: body.indexOf(QUOTE, at + 1) };
      if (content.end === -1) return null;
      at = content.end + 1;
    } else at = skipScalar(body, at);
    at = skipBlanks(body, at);
  } while (body[at] === 0x2c);
  return body[at] === 0x7d && skipBlanks(body, at + 1) === body.length ? content : null;
}

function skipBlanks(body: Buffer, from: number): number {
  let at = from;
  while (BLANKS.has(body[at] ?? 0)) at += 1;
  return at;
}

/** A string without escapes; null for any other, and for what is none. */
function plainString(body: Buffer, at: number, most: number): Place | null {
  if (body[at] !== QUOTE) return null;
  const stop = Math.min(body.length, at + most);
  for (let end = at + 1; end < stop; end++) {
    const byte = body[end] ?? 0;
    if (byte === QUOTE) return { start: at + 1, end };
    if (byte === BACKSLASH) return null;
  }
  return null;
}

/** Behind a short string, a number or a word. What is none of them stays where it is: an error. */
function skipScalar(body: Buffer, from: number): number {
  const string = plainString(body, from, AROUND);
  if (string !== null) return string.end + 1;
  let at = from;
  while (isOfWord(body[at] ?? 0)) at += 1;
  return at;
}

/** Whether words and numbers make sense is the parser's to say. */
function isOfWord(byte: number): boolean {
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return isLetter || (byte >= 0x30 && byte <= 0x39) || SIGNS.has(byte);
}

/**
 * Decodes base64 into its own place, which what it stands for always fits. Null, with the base64 put
 * back, where it is anything but whole groups without blanks.
 */
async function decodeInPlace(body: Buffer, { start, end }: Place): Promise<Buffer | null> {
  if ((end - start) % 4 !== 0) return null;
  let to = start;
  for (let piece = 0, from = start; from < end; piece += 1, from += PIECE) {
    if (piece % TURN === TURN - 1) await new Promise(setImmediate);
    const text = body.toString('latin1', from, Math.min(from + PIECE, end));
    const size = sizeOf(text, from + PIECE >= end);
    if (isForeign(text) || body.write(text, to, 'base64') !== size) {
      body.write(text, from, 'latin1');
      encodeInPlace(body, start, piece);
      return null;
    }
    to += size;
  }
  return body.subarray(start, to);
}

/** Bytes that base64 stands for, if there is nothing in it but base64. Only the last piece is padded. */
function sizeOf(text: string, isLast: boolean): number {
  const padding = !isLast || !text.endsWith('=') ? 0 : text.endsWith('==') ? 2 : 1;
  return (text.length / 4) * 3 - padding;
}

/** Of the alphabet for URLs, which Node decodes as well; Python skips these two. */
function isForeign(text: string): boolean {
  return text.includes('-') || text.includes('_');
}

/** Undoes the decoding of pieces, from the last on, so that none overwrites one that is yet to come. */
function encodeInPlace(body: Buffer, start: number, pieces: number): void {
  const size = (PIECE / 4) * 3;
  for (let piece = pieces - 1; piece >= 0; piece -= 1) {
    const from = start + piece * size;
    const text = body.toString('base64', from, from + size);
    body.write(text, start + piece * PIECE, 'latin1');
  }
}
