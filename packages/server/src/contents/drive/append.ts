import { open } from 'node:fs/promises';

/** Adds bytes to the end of a file, all of them or none; durably only where that is asked for. */
export async function appendAll(
  path: string,
  bytes: Uint8Array,
  isDurable: boolean,
): Promise<void> {
  const file = await open(path, 'a');
  let written = 0;
  try {
    while (written < bytes.byteLength) {
      const { bytesWritten } = await file.write(bytes, written);
      written += bytesWritten;
    }
    if (isDurable) await file.sync();
  } catch (error) {
    const { size } = await file.stat();
    await file.truncate(size - written);
    throw error;
  } finally {
    await file.close();
  }
}
