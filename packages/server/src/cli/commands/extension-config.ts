import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../config/index.ts';
import { writeWhole } from '../../disk/index.ts';

type JsonObject = Record<string, unknown>;

const SECTION = 'jupyter_server_config';

/** Which extensions the files of one configuration folder switch on or off (config-cli §2). */
export async function extensionsIn(folder: string): Promise<ReadonlyMap<string, boolean>> {
  const known = new Map<string, boolean>();
  const parts = join(folder, `${SECTION}.d`);
  const names = (await readdir(parts).catch(() => [])).filter((name) => name.endsWith('.json'));
  const files = [...names.sort().map((name) => join(parts, name)), join(folder, `${SECTION}.json`)];
  for (const file of files) {
    const switches = switchesOf((await readJson(file)) ?? {});
    for (const [name, value] of Object.entries(switches)) known.set(name, Boolean(value));
  }
  return known;
}

/** Writes one switch into the file of the extension's name and leaves the rest of it as it is. */
export async function switchExtensionIn(
  folder: string,
  name: string,
  enabled: boolean,
): Promise<void> {
  const file = join(folder, `${SECTION}.d`, `${name}.json`);
  const config = (await readJson(file)) ?? {};
  const server = config['ServerApp'];
  const changed = {
    ...config,
    ServerApp: {
      ...(isObject(server) ? server : {}),
      jpserver_extensions: { ...switchesOf(config), [name]: enabled },
    },
  };
  await writeWhole(file, JSON.stringify(changed, null, 2));
}

function switchesOf(config: JsonObject): JsonObject {
  const server = config['ServerApp'];
  const switches = isObject(server) ? server['jpserver_extensions'] : undefined;
  return isObject(switches) ? switches : {};
}

async function readJson(file: string): Promise<JsonObject | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`The config file ${file} is not valid JSON: ${reason}`, { cause: error });
  }
  throw new ConfigError(`The config file ${file} is not a JSON object.`);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
