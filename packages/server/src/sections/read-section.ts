import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nestsTooDeeply } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { emptySection, isObject, merged, type Section } from './merge.ts';

/** The settings of a section in one folder: its `.d` folder first, then its own file. */
export async function readSection(
  folder: string,
  name: string,
  log: Logger,
): Promise<{ readonly defaults: Section; readonly all: Section }> {
  let defaults = emptySection();
  for (const file of await defaultFiles(join(folder, `${name}.d`))) {
    defaults = merged(defaults, await readObject(file, log));
  }
  const own = await readObject(join(folder, `${name}.json`), log);
  return { defaults, all: merged(defaults, own) };
}

async function defaultFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
    .sort()
    .map((name) => join(folder, name));
}

/** One broken file must not hide the rest: it is skipped with a warning, as in Jupyter. */
async function readObject(file: string, log: Logger): Promise<Section> {
  const text = await readIfThere(file);
  if (text.trim() === '') return emptySection();
  try {
    const value = JSON.parse(text) as unknown;
    if (isObject(value) && !nestsTooDeeply(value)) return value;
  } catch {
    // Reported below, together with JSON that is no object.
  }
  log.warn(`Invalid JSON in ${file}, skipping`);
  return emptySection();
}

const NOT_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG']);

/** A file that is there and cannot be read is an error: writing would lose what it holds. */
async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (typeof code === 'string' && NOT_THERE.has(code)) return '';
    throw error;
  }
}
