import { readFile } from 'node:fs/promises';
import { ConfigError } from './errors.ts';

/** The text of a configuration file, or null where there is none. */
export async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isAbsent(error)) return null;
    const message = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The config file ${file} cannot be read: ${message}`, { cause: error });
  }
}

export function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
