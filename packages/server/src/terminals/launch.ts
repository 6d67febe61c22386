import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { splitCommand } from './split-command.ts';

/** What every new terminal begins with; the application knows it. */
export interface LaunchDefaults {
  /** Environment of the server. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder in which the server was started: terminals start there, not in the root. */
  readonly cwd: string;
  readonly rootDir: string;
  /** The address under which the server is reached; known only once it listens. */
  readonly serverUrl: () => string;
  /** Whether the server's own output is a terminal: then the environment is set up already. */
  readonly onTerminal: boolean;
  /** `shell_command` of the settings. */
  readonly shellCommand: string | readonly string[] | undefined;
}

/** What a client may ask for in a new terminal (rest-api §11). */
export interface LaunchWishes {
  readonly cwd?: string | undefined;
  readonly shellCommand?: string | readonly string[] | undefined;
  /** Null takes a variable away. */
  readonly extraEnv?: Readonly<Record<string, string | null>> | undefined;
  readonly rows?: number | undefined;
  readonly columns?: number | undefined;
}

const DEFAULT_ROWS = 25;
const DEFAULT_COLUMNS = 80;

export interface LaunchPlan {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly size: { readonly rows: number; readonly columns: number };
}

/** Decides program, folder, environment and size of a new terminal as jupyter_server_terminals does. */
export async function planLaunch(
  defaults: LaunchDefaults,
  wishes: LaunchWishes,
): Promise<LaunchPlan> {
  const size = {
    rows: wishes.rows ?? DEFAULT_ROWS,
    columns: wishes.columns ?? DEFAULT_COLUMNS,
  };
  return {
    argv: commandOf(defaults, wishes),
    cwd: await workingFolder(defaults, wishes.cwd),
    env: environment(defaults, wishes.extraEnv ?? {}, size),
    size,
  };
}

function commandOf(defaults: LaunchDefaults, wishes: LaunchWishes): readonly string[] {
  for (const command of [wishes.shellCommand, defaults.shellCommand]) {
    const argv = typeof command === 'string' ? splitCommand(command) : command;
    if (argv !== undefined && argv.length > 0) return argv;
  }
  const shell = defaults.env['SHELL'];
  const program = shell === undefined || shell === '' ? 'sh' : shell;
  // A login shell reads /etc/profile and the like, which a server started by a hub has not.
  return defaults.onTerminal ? [program] : [program, '-l'];
}

/**
 * A folder that does not exist is dropped silently, as in Jupyter. The folder in which the server
 * was started may have been deleted since: then the root, or the root of the system, has to do.
 */
async function workingFolder(defaults: LaunchDefaults, wish: string | undefined): Promise<string> {
  const root = defaults.rootDir.replace(/^~(?=\/|$)/, homedir());
  const wished = wish === undefined ? [] : [resolve(defaults.cwd, wish), resolve(root, wish)];
  for (const folder of [...wished, defaults.cwd, root]) {
    if (await isFolder(folder)) return folder;
  }
  return '/';
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

function environment(
  defaults: LaunchDefaults,
  extra: Readonly<Record<string, string | null>>,
  size: { readonly rows: number; readonly columns: number },
): Record<string, string> {
  const merged: Record<string, string | null | undefined> = {
    ...defaults.env,
    TERM: 'xterm-256color',
    PYXTERM_DIMENSIONS: `${size.columns}x${size.rows}`,
    COLUMNS: String(size.columns),
    LINES: String(size.rows),
    JUPYTER_SERVER_ROOT: defaults.rootDir,
    JUPYTER_SERVER_URL: defaults.serverUrl(),
    ...extra,
  };
  return Object.fromEntries(
    Object.entries(merged).filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string';
    }),
  );
}
