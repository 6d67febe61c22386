import { opendir, readdir, stat } from 'node:fs/promises';
import { sep } from 'node:path';

/** A name in a directory; `raw` only where the name is not UTF-8. */
export interface ListedName {
  readonly name: string;
  readonly raw: Buffer | null;
}

const REPLACEMENT = '\ufffd';

/**
 * The names in a directory. What is not UTF-8 is shown as Python shows it: each foreign byte as a
 * lone surrogate (rest-api §23).
 */
export async function listNames(directory: string): Promise<ListedName[]> {
  const names = await readNames(directory);
  if (!names.some((name) => name.includes(REPLACEMENT))) {
    return names.map((name) => ({ name, raw: null }));
  }
  const raw = await readdir(directory, { encoding: 'buffer' });
  return raw.map((bytes) => {
    const name = decodeName(bytes);
    return { name, raw: name.includes('\udc00') || /[\udc80-\udcff]/.test(name) ? bytes : null };
  });
}

/** A directory of this size has tens of thousands of names: too many to be made at once. */
const LARGE_DIRECTORY = 1024 * 1024;
const NAMES_AT_ONCE = 1024;

async function readNames(directory: string): Promise<string[]> {
  const { size } = await stat(directory);
  if (size < LARGE_DIRECTORY) return readdir(directory);
  const names: string[] = [];
  for await (const { name } of await opendir(directory, { bufferSize: NAMES_AT_ONCE })) {
    names.push(name);
  }
  return names;
}

/** The path of a listed name, as the system calls take it. */
export function listedPath(directory: string, listed: ListedName): string | Buffer {
  const folder = directory.endsWith(sep) ? directory : directory + sep;
  if (listed.raw === null) return folder + listed.name;
  return Buffer.concat([Buffer.from(folder), listed.raw]);
}

/** UTF-8 with Python's `surrogateescape`. */
export function decodeName(bytes: Buffer): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    text +=
      length === 0
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return text;
}

/** Bytes of the well-formed UTF-8 sequence that starts here; 0 where there is none. */
function sequenceLength(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length =
    first < 0x80
      ? 1
      : first < 0xc2
        ? 0
        : first < 0xe0
          ? 2
          : first < 0xf0
            ? 3
            : first < 0xf5
              ? 4
              : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  const decoded = bytes.toString('utf8', at, at + length);
  return decoded.includes(REPLACEMENT) && !isReplacement(bytes, at) ? 0 : length;
}

/** The replacement character itself may be part of a name. */
function isReplacement(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
}
