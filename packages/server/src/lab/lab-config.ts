import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../log/index.ts';
import { isObject, readJsonFile, type JsonObject } from './json-file.ts';
import { mergeInto } from './merge.ts';

/**
 * Reads `labconfig/<section>.json` and `labconfig/<section>.d/*.json` of all configuration directories,
 * the strongest of which is the first in `configPath`. A file that cannot be read is reported and left out.
 */
export async function readLabConfig(
  configPath: readonly string[],
  section: string,
  log: Logger,
): Promise<JsonObject> {
  const merged: JsonObject = {};
  for (const folder of [...configPath].reverse()) {
    const base = path.join(folder, 'labconfig', section);
    for (const file of [...(await jsonFilesIn(`${base}.d`)), `${base}.json`]) {
      const content = await readOrReport(file, log);
      if (content !== null) mergeInto(merged, content);
    }
  }
  return merged;
}

/** The JSON files of a folder, sorted by name; none where there is no folder. */
export async function jsonFilesIn(folder: string, ending = /\.json$/): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => ending.test(name))
    .sort()
    .map((name) => path.join(folder, name));
}

export async function readOrReport(file: string, log: Logger): Promise<JsonObject | null> {
  try {
    const content = await readJsonFile(file);
    if (content === null) return null;
    if (isObject(content)) return content;
    log.warn(`Ignoring ${file}: it does not hold an object`);
  } catch (error) {
    log.warn(`Ignoring ${file}: it cannot be read`, { error });
  }
  return null;
}
