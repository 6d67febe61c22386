export { aliasesOf, parseCommandLine } from './command-line.ts';
export type { CommandLine, Flag } from './command-line.ts';
export { Declarations } from './declarations.ts';
export { ConfigError, UsageError } from './errors.ts';
export { findExtensions } from './extensions.ts';
export type { ExtensionState } from './extensions.ts';
export { changedEnvironment, loadConfigFiles } from './files.ts';
export type { ConfigFiles, ConfigFileSearch } from './files.ts';
export {
  environmentPrefix,
  homeDirectory,
  jupyterPaths,
  systemConfigDir,
  systemDataDir,
} from './paths.ts';
export type { Environment, JupyterPaths } from './paths.ts';
export { PythonObject } from './python-object.ts';
export { resolveSettings, typedValue } from './resolve.ts';
export type { ConfigSources, ResolvedSettings } from './resolve.ts';
export { defaultSettings, defineSettings, setting } from './setting.ts';
export type { Setting, SettingGroup, SettingsOf } from './setting.ts';
export { ConfigTree } from './tree.ts';
export type { Given, Origin } from './tree.ts';
