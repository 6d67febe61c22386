import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { chooseFrontEnd, directoriesOf, type LabDirectories } from './directories.ts';
import { readDiskPageConfig } from './disk-page-config.ts';
import type { FrontEnd } from './front-end.ts';
import { readLabConfig } from './lab-config.ts';
import { federatedEntry, findLabextensions, type Labextension } from './labextensions.ts';
import { licenseReport, type ReportFormat } from './license-report.ts';
import { Licenses } from './licenses.ts';
import type { LabNeeds } from './needs.ts';
import { lockRules } from './page-config.ts';
import { PluginSwitches, type ActionResult, type SwitchParts } from './plugin-switches.ts';
import { unquote } from './workspace-slug.ts';
import { Workspaces, type Workspace } from './workspaces.ts';

export type DeskNeeds = Pick<LabNeeds, 'settings' | 'paths' | 'bundleDir' | 'log'>;

/** A prebuilt extension as the command lists it. */
export interface InstalledExtension {
  readonly name: string;
  readonly version: string;
  /** The folder of extensions that it lies in. */
  readonly place: string;
  readonly enabled: boolean;
  /** False where its package.json tells nothing that the page could load. */
  readonly valid: boolean;
  /** A link to somebody's working copy. */
  readonly linked: boolean;
  /** What put it there and under which name: `python, jupyterlab_pygments`. */
  readonly installer: string | null;
}

/** What of the front end can be looked at and changed while no server runs. */
export class LabDesk {
  readonly frontEnd: FrontEnd | null;
  readonly directories: LabDirectories;
  readonly workspaces: Workspaces;
  readonly #needs: DeskNeeds;

  constructor(needs: DeskNeeds) {
    this.#needs = needs;
    this.frontEnd = chooseFrontEnd(needs);
    this.directories = directoriesOf(this.frontEnd, needs);
    this.workspaces = new Workspaces(this.directories.workspaces, needs.log);
  }

  /** Where an administrator's settings and builds of the front end lie; never inside our bundle. */
  get appDir(): string {
    return path.dirname(this.directories.appSettings);
  }

  /** The prebuilt extensions in the order of their places. */
  async extensions(): Promise<InstalledExtension[]> {
    const { allLabextensions } = this.directories;
    const { paths, log } = this.#needs;
    const config = await readDiskPageConfig(this.directories, paths.configPath, log);
    const disabled = new Set(asTexts(config['disabledExtensions']));
    const found = await findLabextensions(allLabextensions, log);
    return Promise.all(found.map((one) => describe(one, allLabextensions, disabled)));
  }

  /** Saves a layout under the name that its id tells, and returns the file. */
  async importWorkspace(layout: Pick<Workspace, 'data' | 'metadata'>): Promise<string> {
    const name = unquote(layout.metadata.id.replace(/^\//, ''));
    return this.workspaces.save(name, JSON.stringify(layout));
  }

  /** Switches an extension or one of its plugins on or off. */
  async switchExtension(
    name: string,
    enabled: boolean,
    { level, prefix }: Pick<SwitchParts, 'level' | 'prefix'>,
  ): Promise<ActionResult> {
    const { settings, paths, log } = this.#needs;
    const switches = new PluginSwitches({
      level,
      lockAll: settings.lockAllPlugins,
      paths,
      prefix,
      lockRules: async () => lockRules(await readLabConfig(paths.configPath, 'page_config', log)),
    });
    return switches.set(name, enabled);
  }

  /** The licences of what is inside the front end and the extensions. */
  async licenses(pattern: RegExp, format: ReportFormat, fullText: boolean): Promise<string> {
    const licenses = new Licenses(this.directories, this.#needs.log);
    return licenseReport(await licenses.bundles(pattern), format, fullText);
  }
}

async function describe(
  extension: Labextension,
  places: readonly string[],
  disabled: ReadonlySet<string>,
): Promise<InstalledExtension> {
  const { name, dir, description, install } = extension;
  const installer = [install?.['packageManager'], install?.['packageName']];
  return {
    name,
    version: asText(description['version']),
    place: places.find((place) => dir.startsWith(place + path.sep)) ?? path.dirname(dir),
    enabled: !disabled.has(name),
    valid: federatedEntry(extension) !== null,
    linked: (await lstat(dir)).isSymbolicLink(),
    installer: install === null ? null : installer.map(asText).join(', '),
  };
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

const asTexts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
