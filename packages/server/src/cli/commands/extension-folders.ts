import { join } from 'node:path';
import { ConfigError, environmentPrefix, systemConfigDir, UsageError } from '../../config/index.ts';
import type { Call } from '../subcommand.ts';

/** Where configuration of extensions may lie: of the user, of the environment, of the machine. */
interface ExtensionFolders {
  readonly user: string;
  readonly 'sys-prefix': string | null;
  readonly system: string | null;
}

function extensionFolders({ host, paths }: Call): ExtensionFolders {
  const prefix = environmentPrefix(host.env, host.platform);
  return {
    user: paths.configDir,
    'sys-prefix': prefix === null ? null : join(prefix, 'etc', 'jupyter'),
    system: systemConfigDir(host.env, host.platform),
  };
}

const LEVELS = ['user', 'sys-prefix', 'system'] as const;

/** All of them in Jupyter's order, or those that were asked for. */
export function shownFolders(call: Call): string[] {
  const folders = extensionFolders(call);
  const asked = LEVELS.filter((level) => call.has(level));
  return (asked.length > 0 ? asked : LEVELS)
    .map((level) => folders[level])
    .filter((folder) => folder !== null);
}

/** The folder to write to: the environment's where there is one and nothing else was asked for. */
export function chosenFolder(call: Call): string {
  const folders = extensionFolders(call);
  const asked = LEVELS.filter((level) => call.has(level));
  if (asked.length > 1) throw new UsageError(`choose one of ${asked.join(' and ')}.`);
  const [level] = asked;
  if (level === undefined) return folders['sys-prefix'] ?? folders.user;
  const folder = folders[level];
  if (folder !== null) return folder;
  throw new ConfigError(
    level === 'system'
      ? 'There is no configuration for all users here; use --user.'
      : 'There is no Python environment whose configuration could be written; use --user.',
  );
}
