import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../log/index.ts';
import type { LabDirectories } from './directories.ts';
import { isObject, readJsonFile, type JsonObject } from './json-file.ts';
import { readLabConfig, readOrReport } from './lab-config.ts';
import { federatedEntry, findLabextensions, type Labextension } from './labextensions.ts';
import { mergeInto } from './merge.ts';

/** Which plugins are off: by id or by extension; `false` puts on again what an extension switched off. */
type Switches = Record<string, boolean>;

/** Plugins whose buttons lead to pages of Notebook 7, which this server does not have. */
const LEADING_NOWHERE: Readonly<Record<string, readonly string[]>> = {
  '@jupyter-notebook/lab-extension': [
    '@jupyter-notebook/lab-extension:interface-switcher',
    '@jupyter-notebook/lab-extension:launch-tree',
  ],
};

/**
 * The part of the page config that is on disk: what administrators and users wrote, the prebuilt extensions,
 * and what those switch off. Read anew for each page, as an extension may have been installed meanwhile.
 */
export async function readDiskPageConfig(
  directories: LabDirectories,
  configPath: readonly string[],
  log: Logger,
): Promise<JsonObject> {
  const config = await readAppPageConfig(directories.appSettings, log);
  mergeInto(config, await readLabConfig(configPath, 'page_config', log));
  const extensions = await findLabextensions(directories.allLabextensions, log);
  const entries = extensions.map((extension) => {
    const entry = federatedEntry(extension);
    if (entry === null) log.warn(`${extension.name} is not a valid extension`);
    return entry;
  });
  const ownSwitches = switchesOf(config['disabledExtensions']);
  const offByExtensions = await switchedOffByExtensions(
    extensions,
    directories.static,
    ownSwitches,
  );
  const lists = listsFromSwitches({
    ...config,
    disabledExtensions: { ...offByExtensions, ...ownSwitches },
  });
  return { ...lists, federated_extensions: entries.filter((entry) => entry !== null) };
}

/** `page_config.json5` or `page_config.json` of the application, the first that is not empty. */
async function readAppPageConfig(appSettings: string, log: Logger): Promise<JsonObject> {
  for (const name of ['page_config.json5', 'page_config.json']) {
    const file = path.join(appSettings, name);
    const size = await stat(file).then(
      (stats) => stats.size,
      () => 0,
    );
    if (size === 0) continue;
    const config = (await readOrReport(file, log)) ?? {};
    for (const key of ['disabledExtensions', 'deferredExtensions']) {
      if (config[key] !== undefined) config[key] = switchesOf(config[key]);
    }
    return config;
  }
  return {};
}

/** Older files hold a list, newer ones an object. */
function switchesOf(value: unknown): Switches {
  if (Array.isArray(value)) return Object.fromEntries(value.map((id) => [String(id), true]));
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([id, isOff]) => [id, Boolean(isOff)]));
}

/** Extensions may switch others off, unless they are switched off themselves. */
async function switchedOffByExtensions(
  extensions: readonly Labextension[],
  staticDir: string,
  own: Switches,
): Promise<Switches> {
  const claims = new Map<string, unknown>(await sourceExtensionClaims(staticDir));
  const nowhere = extensions.flatMap(({ name }) => LEADING_NOWHERE[name] ?? []);
  if (nowhere.length > 0) claims.set('', nowhere);
  for (const { name, jupyterlab } of extensions) {
    if (jupyterlab['_build'] !== undefined && jupyterlab['disabledExtensions'] !== undefined) {
      claims.set(name, jupyterlab['disabledExtensions']);
    }
  }
  const heard = [...claims].filter(([name]) => own[name] !== true);
  return Object.assign({}, ...heard.map(([, ids]) => switchesOf(ids))) as Switches;
}

/** Extensions compiled into the application describe themselves in its package.json. */
async function sourceExtensionClaims(staticDir: string): Promise<[string, unknown][]> {
  const application = await readJsonFile(path.join(staticDir, 'package.json')).catch(() => null);
  if (!isObject(application) || !isObject(application['jupyterlab'])) return [];
  const metadata = application['jupyterlab']['extensionMetadata'];
  if (!isObject(metadata)) return [];
  return Object.entries(metadata).flatMap(([name, data]): [string, unknown][] =>
    isObject(data) ? [[name, data['disabledExtensions']]] : [],
  );
}

/** The page wants lists where files have objects of switches. */
function listsFromSwitches(config: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      isObject(value) ? Object.keys(value).filter((inner) => Boolean(value[inner])) : value,
    ]),
  );
}
