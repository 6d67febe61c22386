import { open, rm, type FileHandle } from 'node:fs/promises';

/** Writes all at a place; a full disk may take a part of it before it refuses the rest. */
export async function writeAll(
  handle: FileHandle,
  pieces: readonly Buffer[],
  at: number,
): Promise<void> {
  let rest = pieces.filter((piece) => piece.length > 0);
  let place = at;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest.slice(0, MOST_PIECES), place);
    place += bytesWritten;
    rest = without(rest, bytesWritten);
  }
}

/** What systems take in one call (IOV_MAX). */
const MOST_PIECES = 1024;

/** Reads exactly so many bytes to the beginning of a buffer. */
export async function readExactly(
  path: string,
  at: number,
  bytes: Buffer,
  length: number,
): Promise<void> {
  await using file = await open(path, 'r');
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) throw new RangeError('A file of a journal is cut short');
    done += bytesRead;
  }
}

function without(pieces: readonly Buffer[], written: number): Buffer[] {
  let left = written;
  return pieces.flatMap((piece) => {
    const gone = Math.min(left, piece.length);
    left -= gone;
    return gone === piece.length ? [] : [piece.subarray(gone)];
  });
}

/** What cannot be removed now goes with the folder of the kernel, or at the next start. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => undefined);
}
