import { isUtf8 } from 'node:buffer';

const PIECE = 1024 * 1024;
/** Whole lines of 57 bytes, so that pieces can be put together. */
const BASE64_PIECE = 57 * 16 * 1024;
const BASE64_LINE = /.{1,76}/g;

/** The bytes as a Buffer over the same memory; structured cloning leaves plain arrays. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const NBFORMAT = Buffer.from('"nbformat"');

/** Whether JSON may hold a notebook: none is without this key. */
export function mentionsNotebook(bytes: Uint8Array): boolean {
  return asBuffer(bytes).includes(NBFORMAT);
}

/** The text of UTF-8 bytes with its byte order mark; null where they are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? asBuffer(bytes).toString('utf8') : null;
}

/** UTF-8 text as a JSON string, also when it is longer than any string can be. */
export function textAsJson(bytes: Uint8Array): Buffer {
  const buffer = asBuffer(bytes);
  const parts: Buffer[] = [Buffer.from('"')];
  let at = 0;
  while (at < buffer.length) {
    const end = characterEnd(buffer, Math.min(at + PIECE, buffer.length));
    parts.push(Buffer.from(JSON.stringify(buffer.toString('utf8', at, end)).slice(1, -1)));
    at = end;
  }
  return Buffer.concat([...parts, Buffer.from('"')]);
}

/** Not in the middle of a character. */
function characterEnd(buffer: Buffer, end: number): number {
  let at = end;
  while (at < buffer.length && ((buffer[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}

/** Bytes as a JSON string of base64 in lines, as Python's `encodebytes` makes them. */
export function base64AsJson(bytes: Uint8Array): Buffer {
  const buffer = asBuffer(bytes);
  const parts: Buffer[] = [Buffer.from('"')];
  for (let at = 0; at < buffer.length; at += BASE64_PIECE) {
    const piece = buffer.toString('base64', at, Math.min(at + BASE64_PIECE, buffer.length));
    parts.push(Buffer.from(piece.replace(BASE64_LINE, '$&\\n'), 'latin1'));
  }
  return Buffer.concat([...parts, Buffer.from('"')]);
}

/** The memory of a result of ours that moves, with what is unused at its end. */
export function ownMemory({ buffer }: Uint8Array): ArrayBuffer[] {
  // Smaller ones may share their memory with others.
  return buffer instanceof ArrayBuffer && buffer.byteLength > 4 * Buffer.poolSize ? [buffer] : [];
}

/** The memory of a result that moves between threads, unless it is shared with other buffers. */
export function transferable(bytes: Uint8Array): ArrayBuffer[] {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
