import type { Static } from 'typebox';
import type { StaticFiles } from '../static/index.ts';
import { chooseFrontEnd, directoriesOf, type LabDirectories } from './directories.ts';
import { readDiskPageConfig } from './disk-page-config.ts';
import { listExtensions, type ExtensionEntry } from './extension-list.ts';
import { current, type FrontEnd } from './front-end.ts';
import type { JsonObject } from './json-file.ts';
import { createLanguages } from './languages.ts';
import { readLabConfig } from './lab-config.ts';
import { Licenses } from './licenses.ts';
import type { LabNeeds } from './needs.ts';
import { lockRules, pageConfig, type PageAddress } from './page-config.ts';
import { labPage } from './page.ts';
import { PluginSwitches } from './plugin-switches.ts';
import { prefixOf } from './prefix.ts';
import type { Listings } from './schema.ts';
import type { SettingsRegistry } from './settings-registry.ts';
import { Themes } from './themes.ts';
import type { Translations } from './translations.ts';
import { Workspaces } from './workspaces.ts';

/** Everything the server does for JupyterLab's page, behind the routes. */
export class Lab {
  readonly frontEnd: FrontEnd | null;
  readonly directories: LabDirectories;
  readonly files: StaticFiles;
  readonly registry: SettingsRegistry;
  readonly translations: Translations;
  readonly workspaces: Workspaces;
  readonly themes: Themes;
  readonly licenses: Licenses;
  readonly switches: PluginSwitches;
  readonly listings: Static<typeof Listings>;
  readonly customCss: boolean;
  readonly #needs: LabNeeds;
  #pages = 0;

  constructor(needs: LabNeeds) {
    const { settings, log, files, server } = needs;
    this.#needs = needs;
    this.frontEnd = chooseFrontEnd(needs);
    this.directories = directoriesOf(this.frontEnd, needs);
    this.files = files;
    this.customCss = settings.customCss;
    const languages = createLanguages(this.directories, needs);
    this.registry = languages.registry;
    this.translations = languages.translations;
    this.workspaces = new Workspaces(this.directories.workspaces, log);
    this.licenses = new Licenses(this.directories, log);
    this.themes = new Themes(
      files,
      { themes: this.directories.themes, labextensions: this.directories.allLabextensions },
      `${server.baseUrl}lab/api/themes`,
    );
    this.switches = new PluginSwitches({
      level: settings.pluginLevel,
      lockAll: settings.lockAllPlugins,
      paths: needs.paths,
      prefix: this.frontEnd?.kind === 'installed' ? prefixOf(this.frontEnd.appDir) : null,
      lockRules: async () =>
        lockRules(await readLabConfig(needs.paths.configPath, 'page_config', log)),
    });
    this.listings = {
      blocked_extensions_uris: commaList(settings.blockedExtensionsUris),
      allowed_extensions_uris: commaList(settings.allowedExtensionsUris),
      blocked_extensions: [],
      allowed_extensions: [],
    };
  }

  /** The HTML of a page; null where there is no front end to show. */
  async page(address: PageAddress): Promise<string | null> {
    if (this.frontEnd === null) return null;
    const frontEnd = current(this.frontEnd);
    this.#pages += 1;
    const config = pageConfig(
      {
        needs: this.#needs,
        directories: this.directories,
        appVersion: frontEnd.version,
        disk: await this.#diskConfig(),
        storeId: this.#pages,
      },
      address,
    );
    const { baseUrl } = this.#needs.server;
    return labPage({ frontEnd, config, baseUrl, customCss: this.customCss });
  }

  /** The installed extensions, as the extension manager lists them. */
  async extensions(): Promise<ExtensionEntry[]> {
    const { disabledExtensions } = await this.#diskConfig();
    const disabled = Array.isArray(disabledExtensions) ? disabledExtensions.map(String) : [];
    return listExtensions(this.directories.allLabextensions, disabled, this.#needs.log);
  }

  #diskConfig(): Promise<JsonObject> {
    const { paths, log } = this.#needs;
    return readDiskPageConfig(this.directories, paths.configPath, log);
  }
}

const commaList = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
