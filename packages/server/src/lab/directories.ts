import path from 'node:path';
import type { LabNeeds } from './needs.ts';
import { findJupyterLab } from './find-jupyterlab.ts';
import { readAppDir, readBundle, type FrontEnd } from './front-end.ts';

/** Where everything of the front end lies. */
export interface LabDirectories {
  readonly appSettings: string;
  readonly schemas: string;
  readonly static: string;
  readonly themes: string;
  readonly userSettings: string;
  readonly workspaces: string;
  readonly custom: string;
  /** Places of prebuilt extensions, the strongest first, as the settings tell them. */
  readonly extraLabextensions: readonly string[];
  readonly labextensions: readonly string[];
  /** All of those, with our own plugins last. */
  readonly allLabextensions: readonly string[];
}

type Places = Pick<LabNeeds, 'settings' | 'paths' | 'bundleDir'>;

/**
 * The front end to serve: the directory of the setting, or an installed JupyterLab, or our bundle; null
 * where the directory of the setting has none, or nothing is there at all.
 */
export function chooseFrontEnd({ settings, paths, bundleDir }: Places): FrontEnd | null {
  if (settings.appDir !== '') return readBundle(settings.appDir) ?? readAppDir(settings.appDir);
  return findJupyterLab(paths.dataPath) ?? (bundleDir === null ? null : readBundle(bundleDir));
}

export function directoriesOf(frontEnd: FrontEnd | null, places: Places): LabDirectories {
  const { settings, paths, bundleDir } = places;
  const own = path.join(paths.dataDir, 'lab');
  const app = frontEnd?.appDir ?? (settings.appDir || own);
  // A bundle is replaced with each version; what an administrator sets has to outlive it.
  const appSettings = frontEnd?.kind === 'bundled' ? own : app;
  const standard = settings.labextensionsPath;
  const labextensions = standard.length > 0 ? standard : under(paths.dataPath, 'labextensions');
  const foreign = settings.coreMode ? [] : [...settings.extraLabextensionsPath, ...labextensions];
  return {
    appSettings: path.join(appSettings, 'settings'),
    schemas: path.join(app, 'schemas'),
    static: path.join(app, 'static'),
    themes: path.join(app, 'themes'),
    userSettings: settings.userSettingsDir || path.join(paths.configDir, 'lab/user-settings'),
    workspaces: settings.workspacesDir || path.join(paths.configDir, 'lab/workspaces'),
    custom: path.join(paths.configDir, 'custom'),
    extraLabextensions: settings.coreMode ? [] : settings.extraLabextensionsPath,
    labextensions: settings.coreMode ? [] : labextensions,
    allLabextensions:
      bundleDir === null ? foreign : [...foreign, path.join(bundleDir, 'labextensions')],
  };
}

const under = (folders: readonly string[], name: string): string[] =>
  folders.map((folder) => path.join(folder, name));
