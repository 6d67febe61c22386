import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  aliasesOf,
  ConfigError,
  homeDirectory,
  jupyterPaths,
  loadConfigFiles,
  parseCommandLine,
  resolveSettings,
  type ConfigTree,
  type Environment,
  type JupyterPaths,
  type ResolvedSettings,
} from '../config/index.ts';
import { ALL_SETTINGS, type Settings } from './all-settings.ts';
import { FLAGS, IGNORED_OPTIONS } from './flags.ts';
import { refuseUnsupported } from './unsupported.ts';
import { cliSettings } from './settings.ts';

/** Which front end a command serves. */
export type Frontend = 'lab' | 'none';

export interface Configuration {
  readonly settings: Settings;
  readonly paths: JupyterPaths;
  /** Absolute path of the folder that is served. */
  readonly rootDir: string;
  /** Absolute path of a file to open at start, or null. */
  readonly fileToRun: string | null;
  readonly loadedFiles: readonly string[];
  readonly warnings: readonly string[];
  readonly originOf: ResolvedSettings<typeof ALL_SETTINGS>['originOf'];
}

export interface Surroundings {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly cwd: string;
}

/** Finds out what the command line, the files and the environment ask for. */
export async function configure(
  frontend: Frontend,
  argv: readonly string[],
  { env, platform, cwd }: Surroundings,
): Promise<Configuration> {
  const paths = jupyterPaths(env, platform);
  const home = homeDirectory(env, platform);
  const options = { aliases: aliasesOf(Object.values(ALL_SETTINGS)), flags: FLAGS };
  const [ignored, given] = partition(argv, isIgnored);
  const commandLine = parseCommandLine(given, options);
  const own = resolveSettings({ cli: cliSettings }, { tree: commandLine.tree, env, home });
  const files = await loadConfigFiles({
    directories: paths.configPath,
    basenames: [
      'jupyter_config',
      'jupyter_server_config',
      ...(frontend === 'lab' ? ['jupyter_lab_config'] : []),
    ],
    explicit: explicitFile(own.settings.cli.configFile, cwd),
  });
  files.tree.merge(commandLine.tree);
  await applyPositional(files.tree, commandLine.positionals, cwd);
  const resolved = resolveSettings(ALL_SETTINGS, { tree: files.tree, env, home });
  const { settings } = resolved;
  refuseUnsupported(settings.unsupported, resolved.originOf);
  const fileToRun = settings.cli.fileToRun === '' ? null : settings.cli.fileToRun;
  return {
    settings,
    paths,
    ...(await locate(settings.server.rootDir, fileToRun, cwd)),
    loadedFiles: files.loaded,
    warnings: [
      ...ignored.map((argument) => `${argument} has no effect here.`),
      ...commandLine.warnings,
      ...files.warnings,
      ...resolved.warnings,
    ],
    originOf: resolved.originOf,
  };
}

function isIgnored(argument: string): boolean {
  const name = /^--([\w-]+)(?:=|$)/.exec(argument)?.[1];
  return name !== undefined && IGNORED_OPTIONS.has(name);
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function explicitFile(file: string, cwd: string): { file: string; replaces: string } | undefined {
  return file === '' ? undefined : { file: resolve(cwd, file), replaces: 'jupyter_server_config' };
}

/** `elara lab PATH`: a folder is served, a file is opened (config-cli §3). */
async function applyPositional(
  tree: ConfigTree,
  positionals: readonly string[],
  cwd: string,
): Promise<void> {
  const [path, ...more] = positionals;
  if (path === undefined) return;
  if (more.length > 0)
    throw new ConfigError(`Only one path can be given, not also ${more.join(', ')}`);
  const absolute = resolve(cwd, path);
  const trait = (await isDirectory(absolute)) ? 'root_dir' : 'file_to_run';
  const origin = { kind: 'command line', place: `${path} on the command line` } as const;
  tree.set('ServerApp', trait, { origin, value: absolute });
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new ConfigError(`No such file or directory: ${path}`, { cause: error });
  }
}

async function locate(
  configuredRoot: string,
  fileToRun: string | null,
  cwd: string,
): Promise<{ rootDir: string; fileToRun: string | null }> {
  const file = fileToRun === null ? null : resolve(cwd, configuredRoot, fileToRun);
  const rootDir =
    configuredRoot === '' && file !== null ? dirname(file) : resolve(cwd, configuredRoot);
  if (!(await isDirectory(rootDir))) throw new ConfigError(`${rootDir} is not a directory`);
  if (file !== null && !isInside(file, rootDir)) {
    throw new ConfigError(
      "`root_dir` and `file_to_run` are incompatible. They don't share the same subtrees. Make sure `file_to_run` is on the same path as `root_dir`.",
    );
  }
  return { rootDir, fileToRun: file };
}

function isInside(path: string, folder: string): boolean {
  return (
    path.startsWith(folder.endsWith('/') ? folder : `${folder}/`) || path.startsWith(`${folder}\\`)
  );
}
