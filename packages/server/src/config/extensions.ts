import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from './errors.ts';
import { isRecord, readJsonObject } from './json-file.ts';
import { isAbsent } from './read-text.ts';

const FILE = 'jupyter_server_config';

/** Whether an extension of the server is enabled, and the file that says so. */
export interface ExtensionState {
  readonly enabled: boolean;
  readonly place: string;
}

/**
 * The extensions that `jupyter server extension enable` and installed packages wrote down: in each
 * folder `jupyter_server_config.d/*.json` by name, then `jupyter_server_config.json`; other than
 * in ordinary configuration, they are merged name by name (config-cli §2).
 */
export function findExtensions(
  directories: readonly string[],
): ReadonlyMap<string, ExtensionState> {
  const found = new Map<string, ExtensionState>();
  for (const directory of [...directories].reverse()) {
    const parts = namesIn(join(directory, `${FILE}.d`)).map((name) =>
      join(directory, `${FILE}.d`, name),
    );
    for (const file of [...parts, join(directory, `${FILE}.json`)]) {
      const server = readJsonObject(file)?.['ServerApp'];
      const extensions = isRecord(server) ? server['jpserver_extensions'] : undefined;
      if (!isRecord(extensions)) continue;
      for (const [name, enabled] of Object.entries(extensions)) {
        found.set(name, { enabled: enabled === true, place: file });
      }
    }
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new ConfigError(`The folder ${folder} cannot be read: ${String(error)}`, {
      cause: error,
    });
  }
}
