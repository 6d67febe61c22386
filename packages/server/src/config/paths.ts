import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Jupyter's own places, as `jupyter --paths` shows them. */
export interface JupyterPaths {
  readonly configDir: string;
  readonly dataDir: string;
  readonly runtimeDir: string;
  /** Where configuration is looked for, the place that wins first. */
  readonly configPath: readonly string[];
  /** Where kernels and the like are looked for, the place that wins first. */
  readonly dataPath: readonly string[];
}

/** Finds Jupyter's directories as `jupyter_core` does (config-cli §1, kernels §12.1). */
export function jupyterPaths(env: Environment, platform: NodeJS.Platform): JupyterPaths {
  return new PathFinder(env, platform).paths();
}

/** Python's `sys.prefix`, below which an environment keeps its configuration; null where there is none. */
export function environmentPrefix(env: Environment, platform: NodeJS.Platform): string | null {
  return new PathFinder(env, platform).prefix();
}

/** Where configuration for all users of the machine is written. */
export function systemConfigDir(env: Environment, platform: NodeJS.Platform): string | null {
  return new PathFinder(env, platform).systemRoots(join('etc', 'jupyter'))[0] ?? null;
}

/** Where kernels and the like for all users of the machine are installed. */
export function systemDataDir(env: Environment, platform: NodeJS.Platform): string | null {
  return new PathFinder(env, platform).systemRoots(join('share', 'jupyter'))[0] ?? null;
}

/** The user's home directory as the environment tells it. */
export function homeDirectory(env: Environment, platform: NodeJS.Platform): string {
  return nonEmpty(platform === 'win32' ? env['USERPROFILE'] : env['HOME']) ?? homedir();
}

class PathFinder {
  readonly #env: Environment;
  readonly #platform: NodeJS.Platform;
  readonly #home: string;
  /** The first one on the path; undefined until it was looked for. */
  #pythonFound: string | null | undefined;

  constructor(env: Environment, platform: NodeJS.Platform) {
    this.#env = env;
    this.#platform = platform;
    this.#home = homeDirectory(env, platform);
  }

  paths(): JupyterPaths {
    const configDir = this.#configDir();
    const dataDir = nonEmpty(this.#env['JUPYTER_DATA_DIR']) ?? this.#dataDir(configDir);
    return {
      configDir,
      dataDir,
      runtimeDir: nonEmpty(this.#env['JUPYTER_RUNTIME_DIR']) ?? join(dataDir, 'runtime'),
      configPath: this.#configPath(configDir),
      dataPath: this.#search('JUPYTER_PATH', [dataDir], join('share', 'jupyter')),
    };
  }

  #configDir(): string {
    if (truthy(this.#env['JUPYTER_NO_CONFIG']))
      return mkdtempSync(join(tmpdir(), 'jupyter-clean-cfg-'));
    const explicit = nonEmpty(this.#env['JUPYTER_CONFIG_DIR']);
    if (explicit !== undefined) return explicit;
    return this.#platformDirs ? this.#platformConfigDir() : join(this.#home, '.jupyter');
  }

  #configPath(configDir: string): string[] {
    if (truthy(this.#env['JUPYTER_NO_CONFIG'])) return [configDir];
    return this.#search('JUPYTER_CONFIG_PATH', [configDir], join('etc', 'jupyter'));
  }

  #search(variable: string, own: readonly string[], inside: string): string[] {
    const explicit = (this.#env[variable] ?? '').split(delimiter).filter((entry) => entry !== '');
    const system = this.systemRoots(inside);
    const userBase = this.#userBase();
    const user = userBase === null ? own : [...own, join(userBase, inside)];
    const prefix = this.prefix();
    const environment = prefix === null ? [] : [join(prefix, inside)];
    const near = this.#prefersEnvironment() ? [...environment, ...user] : [...user, ...environment];
    return [...new Set([...explicit.map(withoutTrailingSlash), ...near, ...system])];
  }

  /** The places of the whole machine, the one that wins first. */
  systemRoots(inside: string): string[] {
    if (this.#platform !== 'win32') {
      if (this.#platformDirs) return this.#platformRoots(inside);
      const roots = inside.startsWith('etc') ? ['/usr/local', ''] : ['/usr/local', '/usr'];
      return roots.map((root) => `${root}/${inside}`);
    }
    const programData = nonEmpty(this.#env['PROGRAMDATA']);
    const used = truthy(this.#env['JUPYTER_USE_PROGRAMDATA']) && programData !== undefined;
    return used ? [join(programData, 'jupyter')] : [];
  }

  /** The same by the conventions of the system (`JUPYTER_PLATFORM_DIRS`): XDG's, or those of macOS. */
  #platformRoots(inside: string): string[] {
    if (this.#platform === 'darwin') return ['/Library/Application Support/Jupyter'];
    const isConfig = inside.startsWith('etc');
    const given = this.#env[isConfig ? 'XDG_CONFIG_DIRS' : 'XDG_DATA_DIRS'] ?? '';
    const folders = given.split(delimiter).filter((folder) => folder.startsWith('/'));
    const standard = isConfig ? ['/etc/xdg'] : ['/usr/local/share', '/usr/share'];
    return (folders.length > 0 ? folders : standard).map((folder) => join(folder, 'jupyter'));
  }

  /** Where `pip install --user` puts data; Python in a virtual environment does not look there. */
  #userBase(): string | null {
    if (nonEmpty(this.#env['PYTHONNOUSERSITE']) !== undefined) return null;
    if (this.#virtualEnvironment() !== null) return null;
    const explicit = nonEmpty(this.#env['PYTHONUSERBASE']);
    if (explicit !== undefined) return explicit;
    return this.#platform === 'linux' ? join(this.#home, '.local') : null;
  }

  /** Python's `sys.prefix`: the active environment's, else that of the Python found first. */
  prefix(): string | null {
    const active = nonEmpty(this.#env['VIRTUAL_ENV']) ?? nonEmpty(this.#env['CONDA_PREFIX']);
    if (active !== undefined) return active;
    const found = this.#python();
    return found === null ? null : (virtualEnvironmentOf(found) ?? this.#prefixOf(found));
  }

  /** The virtual environment that is active, or whose Python is the first on the path. */
  #virtualEnvironment(): string | null {
    const active = nonEmpty(this.#env['VIRTUAL_ENV']);
    if (active !== undefined) return active;
    const found = this.#python();
    return found === null ? null : virtualEnvironmentOf(found);
  }

  #python(): string | null {
    this.#pythonFound ??= this.#findPython();
    return this.#pythonFound;
  }

  #findPython(): string | null {
    const folders = (this.#env['PATH'] ?? '').split(delimiter).filter((entry) => entry !== '');
    const names = this.#platform === 'win32' ? ['python.exe'] : ['python3', 'python'];
    const commands = folders.flatMap((folder) => names.map((name) => join(folder, name)));
    return commands.find(existsSync) ?? null;
  }

  #prefixOf(python: string): string | null {
    const real = dirname(realpathSync(python));
    if (this.#platform === 'win32') return real;
    const prefix = dirname(real);
    return ['/usr', '/usr/local', '/'].includes(prefix) ? null : prefix;
  }

  #prefersEnvironment(): boolean {
    const explicit = nonEmpty(this.#env['JUPYTER_PREFER_ENV_PATH']);
    if (explicit !== undefined) return truthy(explicit);
    if (this.#virtualEnvironment() !== null) return true;
    const conda = nonEmpty(this.#env['CONDA_DEFAULT_ENV']);
    return (
      nonEmpty(this.#env['CONDA_PREFIX']) !== undefined && conda !== undefined && conda !== 'base'
    );
  }

  #dataDir(configDir: string): string {
    if (this.#platform === 'win32') {
      const appData = nonEmpty(this.#env['APPDATA']);
      return appData === undefined ? join(configDir, 'data') : join(appData, 'jupyter');
    }
    if (this.#platform === 'darwin') return this.#macDir();
    const xdg = nonEmpty(this.#env['XDG_DATA_HOME']) ?? join(this.#home, '.local', 'share');
    return join(xdg, 'jupyter');
  }

  #macDir(): string {
    return this.#platformDirs
      ? join(this.#home, 'Library', 'Application Support', 'Jupyter')
      : join(this.#home, 'Library', 'Jupyter');
  }

  #platformConfigDir(): string {
    if (this.#platform === 'win32') {
      const local = nonEmpty(this.#env['LOCALAPPDATA']) ?? join(this.#home, 'AppData', 'Local');
      return join(local, 'Jupyter');
    }
    if (this.#platform === 'darwin') return this.#macDir();
    const xdg = nonEmpty(this.#env['XDG_CONFIG_HOME']) ?? join(this.#home, '.config');
    return join(xdg, 'jupyter');
  }

  get #platformDirs(): boolean {
    return truthy(this.#env['JUPYTER_PLATFORM_DIRS']);
  }
}

/** A virtual environment's python is a link to another one, but stands for itself. */
function virtualEnvironmentOf(python: string): string | null {
  const prefix = dirname(dirname(python));
  return existsSync(join(prefix, 'pyvenv.cfg')) ? prefix : null;
}

/** jupyter_core counts every word as true but these. */
function truthy(value: string | undefined): boolean {
  const text = (value ?? '').toLowerCase();
  return text !== '' && !['no', 'n', 'false', 'off', '0', '0.0'].includes(text);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function withoutTrailingSlash(path: string): string {
  return path.length > 1 ? path.replace(/[/\\]+$/, '') : path;
}
