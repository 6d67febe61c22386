import path from 'node:path';
import type { Logger } from '../log/index.ts';
import { isObject, type JsonObject } from './json-file.ts';
import { jsonFilesIn, readLabConfig, readOrReport } from './lab-config.ts';
import { mergeInto } from './merge.ts';

/** Default settings that differ from the schemas', by plugin id. */
export type Overrides = Readonly<Record<string, JsonObject>>;

/**
 * Ours, the weakest: nothing asks the network for announcements or new versions, so the page shall not ask
 * its user whether it may.
 */
const OWN: Overrides = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false },
};

/**
 * Reads what administrators override, weakest first: `overrides.d/`, `overrides.json`, `overrides.json5` of
 * the application, then `labconfig/default_setting_overrides.json` of the configuration directories.
 */
export async function readOverrides(
  appSettings: string,
  configPath: readonly string[],
  log: Logger,
): Promise<Overrides> {
  const merged: JsonObject = structuredClone(OWN);
  const files = [
    ...(await jsonFilesIn(path.join(appSettings, 'overrides.d'), /\.json5?$/)),
    path.join(appSettings, 'overrides.json'),
    path.join(appSettings, 'overrides.json5'),
  ];
  for (const file of files) mergeInto(merged, (await readOrReport(file, log)) ?? {});
  mergeInto(merged, await readLabConfig(configPath, 'default_setting_overrides', log));
  const plugins = Object.entries(merged).filter((entry): entry is [string, JsonObject] =>
    isObject(entry[1]),
  );
  return Object.fromEntries(plugins);
}

/** The schema with other defaults; objects are merged, everything else is replaced. */
export function withDefaults(schema: JsonObject, defaults: JsonObject): JsonObject {
  const known = isObject(schema['properties']) ? schema['properties'] : {};
  const properties: JsonObject = { ...known };
  for (const [key, value] of Object.entries(defaults)) {
    const property = known[key];
    properties[key] = isObject(property)
      ? { ...property, default: merged(property['default'], value) }
      : { default: value };
  }
  return { ...schema, properties };
}

function merged(known: unknown, value: unknown): unknown {
  return isObject(known) && isObject(value) ? mergeInto(structuredClone(known), value) : value;
}
