import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from './errors.ts';

/**
 * The text of a configuration file, or null where there is none. Of dozens of names in several
 * folders hardly any is there: to look at once costs a tenth of asking a thread.
 */
export function readText(file: string): string | null {
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return null;
    return readFileSync(file, 'utf8');
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
