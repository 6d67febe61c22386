import { stat } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../disk/index.ts';
import { BrokenUserSettings } from './errors.ts';
import { isObject, parseJson5, readText } from './json-file.ts';
import { splitId } from './schema-files.ts';
import { pythonTimestamp } from './timestamp.ts';

/** A user's settings of one plugin, as on disk: JSON5, comments and all. */
export interface UserSettings {
  readonly raw: string;
  readonly settings: unknown;
  readonly last_modified: string | null;
  readonly created: string | null;
}

/** What a user has who set nothing. */
export const NO_SETTINGS: UserSettings = {
  raw: '{}',
  settings: {},
  last_modified: null,
  created: null,
};

/** Reads and writes the files of a user's settings. */
export class UserSettingsFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async read(id: string): Promise<UserSettings> {
    const file = this.#fileOf(id);
    const stats = await stat(file).catch(() => null);
    const text = stats === null ? null : await readText(file);
    if (stats === null || text === null) return NO_SETTINGS;
    const raw = text === '' ? '{}' : text;
    try {
      return {
        raw,
        settings: parseJson5(raw),
        last_modified: pythonTimestamp(stats.mtimeMs),
        created: pythonTimestamp(stats.ctimeMs),
      };
    } catch (error) {
      throw new BrokenUserSettings(id, error);
    }
  }

  /** Writes the text as it is, so that comments stay. */
  async write(id: string, raw: string): Promise<void> {
    await writeWhole(this.#fileOf(id), raw);
  }

  #fileOf(id: string): string {
    const { packageName, plugin } = splitId(id);
    return path.join(this.#folder, packageName, `${plugin}.jupyterlab-settings`);
  }
}

/** One value of a plugin's settings; undefined where it is not set or the file cannot be read. */
export async function readUserSetting(
  files: UserSettingsFiles,
  id: string,
  key: string,
): Promise<unknown> {
  const user = await files.read(id).catch(() => NO_SETTINGS);
  return isObject(user.settings) ? user.settings[key] : undefined;
}
