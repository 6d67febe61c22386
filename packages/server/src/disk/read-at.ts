import type { FileHandle } from 'node:fs/promises';

/** An open file, reduced to what sending it needs. */
export interface FileReader {
  /** Reads from a place on to the start of `target` and says how many bytes; 0 at the end. */
  read(target: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** Reads a file in any order, by position; the handle is closed with the reader. */
export function fileReader(handle: FileHandle): FileReader {
  return {
    read: async (target, position) => {
      const { bytesRead } = await handle.read(target, 0, target.byteLength, position);
      return bytesRead;
    },
    close: () => handle.close(),
  };
}
