import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { sep, resolve as resolvePath, win32, join, dirname } from 'node:path';
import { InvalidPath, NotFound } from '../errors.ts';
import { isSystemError } from '../python/os-error.ts';
import { QuickFolders } from './quick-folders.ts';
import { reprString } from '../python/text.ts';

/**
 * The one judge of API paths: whether they lead inside the root, and whether what they name is
 * hidden. Every room that takes a path asks here (rest-api §4.7).
 */
export class ContentsRoot {
  /** Absolute and normalised. */
  readonly directory: string;
  readonly allowHidden: boolean;
  /** What is known of the file systems below the root. */
  readonly folders = new QuickFolders();

  constructor(directory: string, allowHidden: boolean) {
    this.directory = resolvePath(directory);
    this.allowHidden = allowHidden;
  }

  /** The OS path of an API path. Throws {@link InvalidPath}; links are not looked at. */
  resolve(apiPath: string): string {
    if (
      process.platform === 'win32' &&
      win32.parse(apiPath).root !== '' &&
      !apiPath.startsWith('/')
    ) {
      throw new InvalidPath(`${apiPath} is not a relative API path`);
    }
    if (apiPath.includes('\0')) throw new InvalidPath(`${apiPath} is not a valid path`);
    const osPath = join(this.directory, ...apiPath.split('/').filter((part) => part !== ''));
    if (!this.contains(osPath))
      throw new InvalidPath(`${apiPath} is outside root contents directory`);
    return osPath;
  }

  /** As {@link resolve}, and refuses what is hidden unless hidden files are allowed. */
  async admit(apiPath: string): Promise<string> {
    const osPath = this.resolve(apiPath);
    if (!this.allowHidden && (await this.isHidden(osPath))) {
      throw new NotFound(`file or directory does not exist: ${reprString(apiPath)}`);
    }
    return osPath;
  }

  /**
   * The nearest directory on the way to an API path, which itself may not exist: where a kernel is
   * started. A path that leads outside gives the root.
   */
  async nearestDirectory(apiPath: string): Promise<string> {
    let osPath = this.resolveOrRoot(apiPath);
    while (osPath !== this.directory && !(await isDirectory(osPath))) osPath = dirname(osPath);
    return osPath;
  }

  private resolveOrRoot(apiPath: string): string {
    try {
      return this.resolve(apiPath);
    } catch (error) {
      if (error instanceof InvalidPath) return this.directory;
      throw error;
    }
  }

  /** The API path of an OS path inside the root; null outside. */
  apiPath(osPath: string): string | null {
    const absolute = resolvePath(osPath);
    if (!this.contains(absolute)) return null;
    return absolute
      .slice(this.directory.length)
      .split(sep)
      .filter((part) => part !== '')
      .join('/');
  }

  /**
   * Hidden is what has a part that begins with a dot below the root, and a directory that cannot
   * be entered and listed.
   */
  async isHidden(osPath: string): Promise<boolean> {
    if (osPath === this.directory) return false;
    const below = osPath.slice(this.directory.length).split(sep);
    if (below.some((part) => part.startsWith('.'))) return true;
    try {
      const look = await this.folders.lookUpsFor(osPath);
      const found = await look.stat(osPath);
      return found.isDirectory() && !(await canAccess(osPath, ENTER_AND_LIST, look));
    } catch (error) {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return false;
      // Behind a directory that cannot be entered.
      if (isSystemError(error, 'EACCES')) return true;
      throw error;
    }
  }

  private contains(osPath: string): boolean {
    // The root of the file system ends with a separator and contains everything.
    if (dirname(this.directory) === this.directory) return true;
    return (osPath + sep).startsWith(this.directory + sep);
  }
}

async function isDirectory(osPath: string): Promise<boolean> {
  try {
    return (await stat(osPath)).isDirectory();
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}

const ENTER_AND_LIST = constants.R_OK | constants.X_OK;

/** Whether we may enter and list a directory. */
export async function isListable(osPath: string | Buffer): Promise<boolean> {
  return canAccess(osPath, ENTER_AND_LIST);
}

export async function isWritable(osPath: string | Buffer): Promise<boolean> {
  return canAccess(osPath, constants.W_OK);
}

/** Whether the system allows it. */
export async function canAccess<Path extends string | Buffer>(
  osPath: Path,
  mode: number,
  look: { access(path: Path, mode: number): Promise<void> } = { access },
): Promise<boolean> {
  try {
    await look.access(osPath, mode);
    return true;
  } catch {
    return false;
  }
}

/** API paths have no slashes at their ends. */
export function trimSlashes(apiPath: string): string {
  return apiPath.replace(/^\/+|\/+$/g, '');
}

/** The last part of an API path. */
export function apiName(apiPath: string): string {
  return apiPath.slice(apiPath.lastIndexOf('/') + 1);
}

/** The API path of the directory that holds it. */
export function apiParent(apiPath: string): string {
  const slash = apiPath.lastIndexOf('/');
  return slash < 0 ? '' : apiPath.slice(0, slash);
}

/** `dir/name`, or the name alone at the top. */
export function apiJoin(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** Percent-encodes an API path as Python's `urllib.parse.quote` does, slashes kept. */
export function quotePath(apiPath: string): string {
  return apiPath.split('/').map(quoteSegment).join('/');
}

function quoteSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
