/** What Python's `binascii` says about input that cannot be decoded. */
export class Base64Error extends Error {
  override readonly name = 'Base64Error';
}

const CLEAN = /^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/;
const LINE_BREAKS = /[\r\n]/g;
const LINE_BYTES = 57;

/** Python's `base64.decodebytes`: foreign characters are skipped, incomplete groups refused. */
export function decodeBytes(text: string): Buffer {
  const foreign = /[^\x00-\x7f]/u.exec(text);
  if (foreign !== null) throw new Base64Error(asciiError(foreign[0], foreign.index));
  if (!CLEAN.test(text)) return decodeLeniently(text);
  const compact = text.includes('\n') || text.includes('\r') ? text.replace(LINE_BREAKS, '') : text;
  return compact.length % 4 === 0 ? Buffer.from(compact, 'base64') : decodeLeniently(compact);
}

function asciiError(char: string, position: number): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  const shown =
    code < 0x100
      ? `\\x${hex}`
      : code < 0x10000
        ? `\\u${hex.padStart(4, '0')}`
        : `\\U${hex.padStart(8, '0')}`;
  return `'ascii' codec can't encode character '${shown}' in position ${position}: ordinal not in range(128)`;
}

/** Walks as `binascii.a2b_base64` does: padding ends the data once a group is complete. */
function decodeLeniently(text: string): Buffer {
  let data = '';
  let pads = 0;
  for (const char of text) {
    if (char === '=') {
      pads++;
      if (data.length % 4 >= 2 && (data.length % 4) + pads >= 4) return Buffer.from(data, 'base64');
    } else if (/[A-Za-z0-9+/]/.test(char)) {
      pads = 0;
      data += char;
    }
  }
  const rest = data.length % 4;
  if (rest === 1) {
    throw new Base64Error(
      `Invalid base64-encoded string: number of data characters (${data.length}) cannot be 1 more than a multiple of 4`,
    );
  }
  if (rest !== 0) throw new Base64Error('Incorrect padding');
  return Buffer.from(data, 'base64');
}

/** Bytes as Python's `base64.encodebytes`: lines of 76 characters, each ended by `lineEnd`. */
export function encodeBytes(bytes: Buffer, lineEnd = '\n'): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += LINE_BYTES) {
    lines.push(bytes.toString('base64', at, Math.min(at + LINE_BYTES, bytes.length)), lineEnd);
  }
  return lines.join('');
}
