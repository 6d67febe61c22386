import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LabDirectories } from './directories.ts';
import { isObject, type JsonObject } from './json-file.ts';
import type { LabNeeds, LabServerFacts } from './needs.ts';
import type { LabSettings } from './settings.ts';

/** What the address of a page says. */
export interface PageAddress {
  readonly mode: 'single-document' | 'multiple-document';
  readonly workspace: string;
  readonly treePath: string;
  /** The path that no page has, for the page that says so. */
  readonly notFoundUrl?: string;
}

export interface PageConfigSources {
  readonly needs: Pick<LabNeeds, 'settings' | 'server'>;
  readonly directories: LabDirectories;
  readonly appVersion: string;
  /** What is on disk: it wins over what the server says, and the address over both. */
  readonly disk: JsonObject;
  /** Counts the pages; old extensions read it. */
  readonly storeId: number;
}

/** Where everything is, below the base URL; never with a slash at the end. */
const URLS = {
  appUrl: '/lab',
  labextensionsUrl: '/lab/extensions',
  licensesUrl: '/lab/api/licenses',
  listingsUrl: '/lab/api/listings',
  settingsUrl: '/lab/api/settings',
  themesUrl: '/lab/api/themes',
  translationsApiUrl: '/lab/api/translations',
  treeUrl: '/lab/tree',
  workspacesApiUrl: '/lab/api/workspaces',
} as const;

/** The page config of one page, key by key as JupyterLab's server sends it (lab §2.1). */
export function pageConfig(sources: PageConfigSources, address: PageAddress): JsonObject {
  const { server, settings } = sources.needs;
  const config = {
    ...serverFacts(server),
    ...applicationFacts(sources),
    ...directoryFacts(sources.directories),
    ...urls(server.baseUrl, settings),
    ...sources.disk,
  };
  return { ...config, ...address, baseUrl: server.baseUrl, wsUrl: server.websocketUrl };
}

function serverFacts(server: LabServerFacts): JsonObject {
  const root = server.rootDir.replaceAll('\\', '/');
  const rootUri = pathToFileURL(server.rootDir).href;
  return {
    allow_hidden_files: server.allowHidden,
    delete_to_trash: server.deleteToTrash,
    elaraVersion: server.elaraVersion,
    // The page parses this text; a real array would not do.
    notebookVersion: `[${server.jupyterServerVersion.map((part) => JSON.stringify(part)).join(', ')}]`,
    preferredPath: server.preferredDir === '' ? '/' : server.preferredDir,
    quitButton: server.quitButton,
    rootUri,
    serverRoot: root,
    terminalsAvailable: server.terminalsAvailable(),
    token: server.token(),
    untracked_message_types: server.untrackedMessageTypes,
    virtualDocumentsUri: `${rootUri}/.virtual_documents`,
  };
}

function applicationFacts({
  needs,
  appVersion,
  storeId,
  directories,
}: PageConfigSources): JsonObject {
  const { settings } = needs;
  return {
    appName: 'JupyterLab',
    appNamespace: 'lab',
    appVersion,
    // Nothing is built here: with `true` the page would recommend it (lab §2.1).
    buildAvailable: false,
    buildCheck: false,
    cacheFiles: false,
    copyAbsolutePath: settings.copyAbsolutePath,
    devMode: false,
    exposeAppInBrowser: settings.exposeAppInBrowser,
    extensionManager: {
      name: 'read-only',
      can_install: false,
      install_path: path.dirname(directories.appSettings),
    },
    // Old extensions ask for MathJax 2; the page itself brings its own and never loads this.
    fullMathjaxUrl: 'https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/MathJax.js',
    mathjaxConfig: 'TeX-AMS_HTML-full,Safe',
    ignorePlugins: [],
    nbclassic_enabled: false,
    news: { disabled: true },
    notebookStartsKernel: settings.notebookStartsKernel,
    store_id: storeId,
  };
}

function directoryFacts(directories: LabDirectories): JsonObject {
  const slashes = (folder: string): string => folder.replaceAll('\\', '/');
  return {
    appSettingsDir: slashes(directories.appSettings),
    extraLabextensionsPath: directories.extraLabextensions,
    labextensionsPath: directories.labextensions,
    schemasDir: slashes(directories.schemas),
    staticDir: slashes(directories.static),
    templatesDir: slashes(directories.static),
    themesDir: slashes(directories.themes),
    userSettingsDir: slashes(directories.userSettings),
    workspacesDir: slashes(directories.workspaces),
  };
}

function urls(baseUrl: string, settings: LabSettings): JsonObject {
  const plain = { ...URLS, themesUrl: settings.overrideThemeUrl || URLS.themesUrl };
  const full = Object.entries(plain).map(([name, url]) => [
    `full${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    isAbsolute(url) ? url : baseUrl.slice(0, -1) + url,
  ]);
  const fullStaticUrl = (settings.overrideStaticUrl || `${baseUrl}static/lab`).replace(/\/+$/, '');
  return { ...plain, ...(Object.fromEntries(full) as JsonObject), fullStaticUrl };
}

const isAbsolute = (url: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(url);

/** The rules by which plugins are locked against switching. */
export function lockRules(disk: JsonObject): string[] {
  const rules = disk['lockedExtensions'];
  if (isObject(rules)) return Object.keys(rules).filter((id) => Boolean(rules[id]));
  return Array.isArray(rules) ? rules.map(String) : [];
}
