import { statSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  changedEnvironment,
  ConfigError,
  ConfigTree,
  findExtensions,
  homeDirectory,
  jupyterPaths,
  loadConfigFiles,
  parseCommandLine,
  resolveSettings,
  type CommandLine,
  type Environment,
  type ExtensionState,
  type JupyterPaths,
  type ResolvedSettings,
} from '../config/index.ts';
import { ALL_SETTINGS, type Settings } from './all-settings.ts';
import { ALIASES, FLAGS } from './flags.ts';
import { judge, NOT_APPLICABLE } from './not-applicable/index.ts';
import { enabledExtensions, extensionWarnings, TERMINALS } from './server-extensions.ts';
import { cliSettings } from './settings.ts';
import { tornadoWarnings } from './tornado-settings.ts';

/**
 * The files of the front ends count least, less than `jupyter_config`: the server reads its own
 * first and lets an extension's files only fill what they leave open (jupyter_server 2.21, tried).
 */
const FRONTEND_FILES = ['jupyter_notebook_config', 'jupyter_lab_config'];

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
  /** What was given by files and command line, unresolved, for `--show-config`. */
  readonly tree: ConfigTree;
  /** For `~` in values. */
  readonly home: string;
  /** The environment as Python configuration files left it. */
  readonly env: Environment;
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
  const { commandLine, cli } = readOptions(argv, env, home);
  const serverFile = cli.configFileName;
  const files = await loadConfigFiles({
    directories: paths.configPath,
    basenames: [...FRONTEND_FILES, 'jupyter_config', serverFile],
    explicit: explicitFile(cli.configFile, serverFile, cwd),
    python: { env, platform, cwd },
  });
  files.tree.merge(commandLine.tree);
  const environment = changedEnvironment(env, files.environment);
  applyPositional(files.tree, commandLine.positionals, cwd);
  const sources = { env: environment, home };
  const extensions = findEnabled(frontend, files.tree, paths, sources);
  const tree = withoutTerminals(files.tree, extensions);
  const resolved = resolveSettings(ALL_SETTINGS, { tree, ...sources });
  const { settings } = resolved;
  const fileToRun = settings.cli.fileToRun === '' ? null : settings.cli.fileToRun;
  return {
    settings,
    paths,
    ...locate(settings.contents.rootDir || settings.server.rootDir, fileToRun, cwd),
    loadedFiles: files.loaded,
    tree: files.tree,
    home,
    env: environment,
    warnings: [
      ...commandLine.warnings,
      ...files.warnings,
      ...resolved.warnings,
      ...judge(NOT_APPLICABLE, settings.notApplicable, resolved.originOf),
      ...tornadoWarnings(
        settings.server.tornadoSettings,
        resolved.originOf(ALL_SETTINGS.server.tornadoSettings.trait).place,
      ),
      ...extensionWarnings(extensions),
    ],
    originOf: resolved.originOf,
  };
}

/** What the command line alone says of the command itself. */
export function optionsOfCommand(
  argv: readonly string[],
  { env, platform }: Surroundings,
): Settings['cli'] {
  return readOptions(argv, env, homeDirectory(env, platform)).cli;
}

function readOptions(
  argv: readonly string[],
  env: Environment,
  home: string,
): { commandLine: CommandLine; cli: Settings['cli'] } {
  const commandLine = parseCommandLine(argv, { aliases: ALIASES, flags: FLAGS });
  const { settings } = resolveSettings({ cli: cliSettings }, { tree: commandLine.tree, env, home });
  return { commandLine, cli: settings.cli };
}

type Extensions = ReadonlyMap<string, ExtensionState>;

function findEnabled(
  frontend: Frontend,
  tree: ConfigTree,
  { configPath }: JupyterPaths,
  sources: { readonly env: Environment; readonly home: string },
): Extensions {
  const found = findExtensions(configPath);
  const { extensions } = cliSettings;
  const { settings, originOf } = resolveSettings({ cli: { extensions } }, { tree, ...sources });
  const own = frontend === 'lab' ? { jupyterlab: true } : {};
  const configured = { ...own, ...settings.cli.extensions };
  return enabledExtensions(found, configured, originOf(extensions.trait).place);
}

/** Terminals are an extension of the real server; who disables it wants none. */
function withoutTerminals(configured: ConfigTree, extensions: Extensions): ConfigTree {
  const state = extensions.get(TERMINALS);
  const tree = new ConfigTree();
  if (state?.enabled === false) {
    const origin = { kind: 'file', place: state.place } as const;
    tree.set('ServerApp', 'terminals_enabled', { origin, value: false });
  }
  tree.merge(configured);
  return tree;
}

function explicitFile(
  file: string,
  replaces: string,
  cwd: string,
): { file: string; replaces: string } | undefined {
  return file === '' ? undefined : { file: resolve(cwd, file), replaces };
}

/** `elara lab PATH`: a folder is served, a file is opened (config-cli §3). */
function applyPositional(tree: ConfigTree, positionals: readonly string[], cwd: string): void {
  const [path, ...more] = positionals;
  if (path === undefined) return;
  if (more.length > 0)
    throw new ConfigError(`Only one path can be given, not also ${more.join(', ')}`);
  const absolute = resolve(cwd, path);
  const trait = isDirectory(absolute) ? 'root_dir' : 'file_to_run';
  const origin = { kind: 'command line', place: `${path} on the command line` } as const;
  tree.set('ServerApp', trait, { origin, value: absolute });
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw new ConfigError(`No such file or directory: ${path}`, { cause: error });
  }
}

function locate(
  configuredRoot: string,
  fileToRun: string | null,
  cwd: string,
): { rootDir: string; fileToRun: string | null } {
  const file = fileToRun === null ? null : resolve(cwd, configuredRoot, fileToRun);
  const rootDir =
    configuredRoot === '' && file !== null ? dirname(file) : resolve(cwd, configuredRoot);
  requireDirectory(rootDir);
  if (file !== null && !isInside(file, rootDir)) {
    throw new ConfigError(
      "`root_dir` and `file_to_run` are incompatible. They don't share the same subtrees. Make sure `file_to_run` is on the same path as `root_dir`.",
    );
  }
  return { rootDir, fileToRun: file };
}

function requireDirectory(rootDir: string): void {
  const found = statusOf(rootDir);
  if (found?.isDirectory() === true) return;
  const problem =
    found === undefined ? `No such directory: '${rootDir}'` : `'${rootDir}' is not a directory`;
  throw new ConfigError(`Bad config encountered during initialization: ${problem}`);
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined; // One of the folders above is closed.
  }
}

function isInside(path: string, folder: string): boolean {
  return (
    path.startsWith(folder.endsWith('/') ? folder : `${folder}/`) || path.startsWith(`${folder}\\`)
  );
}
