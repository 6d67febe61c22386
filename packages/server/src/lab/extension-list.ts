import type { Logger } from '../log/index.ts';
import { isObject, type JsonObject } from './json-file.ts';
import { findLabextensions, type Labextension } from './labextensions.ts';

/** An installed extension as the extension manager shows it. */
export interface ExtensionEntry {
  readonly name: string;
  readonly description: string;
  readonly homepage_url: string;
  readonly pkg_type: 'prebuilt';
  readonly allowed: boolean;
  readonly approved: boolean;
  readonly companion: 'kernel' | 'server' | null;
  readonly core: boolean;
  readonly enabled: boolean;
  readonly install: JsonObject;
  readonly installed: boolean;
  readonly installed_version: string;
  readonly latest_version: string;
  readonly status: 'ok';
  readonly author: string | null;
  readonly license: string | null;
  readonly bug_tracker_url: string | null;
  readonly documentation_url: string | null;
  readonly package_manager_url: string | null;
  readonly repository_url: string | null;
}

/** Lists the prebuilt extensions that are installed; `disabled` are ids of plugins and extensions. */
export async function listExtensions(
  places: readonly string[],
  disabled: readonly string[],
  log: Logger,
): Promise<ExtensionEntry[]> {
  const extensions = await findLabextensions(places, log);
  return extensions
    .map((extension) => entryOf(extension, !disabled.includes(extension.name)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function entryOf(extension: Labextension, enabled: boolean): ExtensionEntry {
  const { description: about } = extension;
  const version = textOf(about['version']) ?? '';
  return {
    name: extension.name,
    description: textOf(about['description']) ?? '',
    homepage_url: textOf(about['homepage']) ?? textAt(about, 'repository', 'url') ?? '',
    pkg_type: 'prebuilt',
    allowed: true,
    approved: false,
    companion: companionOf(extension.jupyterlab),
    core: false,
    enabled,
    install: extension.install ?? {},
    installed: true,
    installed_version: version,
    latest_version: version,
    status: 'ok',
    author: textAt(about, 'author', 'name') ?? textOf(about['author']),
    license: textOf(about['license']),
    bug_tracker_url: textAt(about, 'bugs', 'url'),
    documentation_url: null,
    package_manager_url: null,
    repository_url: textAt(about, 'repository', 'url') ?? textOf(about['repository']),
  };
}

function companionOf(jupyterlab: JsonObject): 'kernel' | 'server' | null {
  const discovery = jupyterlab['discovery'];
  if (!isObject(discovery)) return null;
  if (discovery['server'] !== undefined) return 'server';
  return discovery['kernel'] === undefined ? null : 'kernel';
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function textAt(object: JsonObject, key: string, inner: string): string | null {
  const value = object[key];
  return isObject(value) ? textOf(value[inner]) : null;
}
