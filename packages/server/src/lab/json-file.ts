import { readFile } from 'node:fs/promises';
import JSON5 from 'json5';
import { nestsTooDeeply } from '../http/index.ts';

export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a file; null where there is none. */
export async function readText(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A JSON or, by its name, JSON5 file; null where there is none or it is empty. */
export async function readJsonFile(file: string): Promise<unknown> {
  const text = await readText(file);
  if (text === null || text.trim() === '') return null;
  return file.endsWith('.json5') ? parseJson5(text) : parseJson(text);
}

/** JSON that can be sent again, too. */
export function parseJson(text: string): unknown {
  return shallow(JSON.parse(text));
}

/** JSON with comments, trailing commas, single quotes and bare keys. */
export function parseJson5(text: string): unknown {
  return shallow(JSON5.parse(text));
}

function shallow(value: unknown): unknown {
  if (nestsTooDeeply(value)) throw new SyntaxError('it is nested too deeply');
  return value;
}

/** Whether a file system error says that a file or a folder on the way is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(ENOENT|ENOTDIR)$/.test(String(error.code));
}
