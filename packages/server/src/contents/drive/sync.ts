import { open, type FileHandle } from 'node:fs/promises';
import { isSystemError } from '../python/os-error.ts';

/** Writes all bytes at the start of a file. */
export async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let at = 0;
  while (at < bytes.byteLength) {
    const { bytesWritten } = await file.write(bytes, at, bytes.byteLength - at, at);
    at += bytesWritten;
  }
}

/** Makes names in a directory durable. Not every system and file system can. */
export async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Makes the content of a file durable. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
