import { execFile } from 'node:child_process';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { isSystemError } from '../python/os-error.ts';
import { quotePath } from './root.ts';

// Not at the top: a start does without child processes.
const run = (program: string, args: readonly string[]): Promise<unknown> =>
  promisify(execFile)(program, args);

export interface TrashOptions {
  readonly platform: NodeJS.Platform;
  /** `$XDG_DATA_HOME/Trash`; Linux only. */
  readonly homeTrash: string;
  readonly userId: number;
  readonly now: () => Date;
  readonly run?: (program: string, args: readonly string[]) => Promise<unknown>;
}

/** Moves a file or directory to the trash of the system, from where its owner can take it back. */
export async function moveToTrash(path: string, options: TrashOptions): Promise<void> {
  const execute = options.run ?? run;
  if (options.platform === 'darwin') {
    await execute('/usr/bin/osascript', [...FINDER_SCRIPT, path]);
  } else if (options.platform === 'win32') {
    await execute('powershell.exe', [
      '-NoProfile',
      '-NonInteractive',
      '-Command',
      recycleScript(path),
    ]);
  } else {
    await moveToFreedesktopTrash(path, options);
  }
}

const FINDER_SCRIPT = [
  '-e',
  'on run argv',
  '-e',
  'tell application "Finder" to delete (POSIX file (item 1 of argv))',
  '-e',
  'end run',
];

function recycleScript(path: string): string {
  const quoted = `'${path.replaceAll("'", "''")}'`;
  const io = '[Microsoft.VisualBasic.FileIO.FileSystem]';
  return [
    'Add-Type -AssemblyName Microsoft.VisualBasic',
    `if (Test-Path -LiteralPath ${quoted} -PathType Container)`,
    `{ ${io}::DeleteDirectory(${quoted}, 'OnlyErrorDialogs', 'SendToRecycleBin') }`,
    `else { ${io}::DeleteFile(${quoted}, 'OnlyErrorDialogs', 'SendToRecycleBin') }`,
  ].join(' ');
}

/** https://specifications.freedesktop.org/trash-spec/latest */
async function moveToFreedesktopTrash(path: string, options: TrashOptions): Promise<void> {
  const { dev } = await lstat(path);
  const home = dirname(options.homeTrash);
  await mkdir(home, { recursive: true, mode: 0o700 });
  if ((await lstat(home)).dev === dev) {
    await put(path, options.homeTrash, path, options.now());
    return;
  }
  const top = await mountPoint(path, dev);
  const trash = await trashOfVolume(top, options.userId);
  await put(path, trash, relative(top, path), options.now());
}

async function mountPoint(path: string, dev: number): Promise<string> {
  let top = dirname(path);
  while (dirname(top) !== top && (await lstat(dirname(top))).dev === dev) top = dirname(top);
  return top;
}

/** `$top/.Trash/$uid` where an administrator made a sticky `.Trash`, else `$top/.Trash-$uid`. */
async function trashOfVolume(top: string, userId: number): Promise<string> {
  const shared = join(top, '.Trash');
  try {
    const stats = await lstat(shared);
    if (stats.isDirectory() && (stats.mode & 0o1000) !== 0) return join(shared, String(userId));
  } catch (error) {
    if (!isSystemError(error, 'ENOENT', 'EACCES')) throw error;
  }
  return join(top, `.Trash-${userId}`);
}

/** First the note from where it came, which also reserves the name, then the thing itself. */
async function put(path: string, trash: string, original: string, when: Date): Promise<void> {
  await mkdir(join(trash, 'files'), { recursive: true, mode: 0o700 });
  await mkdir(join(trash, 'info'), { recursive: true, mode: 0o700 });
  const note = `[Trash Info]\nPath=${quotePath(original)}\nDeletionDate=${localTime(when)}\n`;
  const { name, infoPath } = await reserve(trash, basename(path), note);
  try {
    await rename(path, join(trash, 'files', name));
  } catch (error) {
    await rm(infoPath, { force: true });
    throw error;
  }
}

async function reserve(
  trash: string,
  wanted: string,
  note: string,
): Promise<{ readonly name: string; readonly infoPath: string }> {
  const extension = extname(wanted);
  for (let count = 0; ; count++) {
    const name = count === 0 ? wanted : `${basename(wanted, extension)} ${count}${extension}`;
    const infoPath = join(trash, 'info', `${name}.trashinfo`);
    // A stray file without a note has the name too.
    if (await isThere(join(trash, 'files', name))) continue;
    try {
      const file = await open(infoPath, 'wx', 0o600);
      await file.writeFile(note);
      await file.close();
      return { name, infoPath };
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return false;
    throw error;
  }
}

function localTime(when: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())].join('-');
  return `${day}T${[when.getHours(), when.getMinutes(), when.getSeconds()].map(two).join(':')}`;
}

/** Where the trash of a user's home is. */
export function homeTrashDirectory(dataHome: string | undefined): string {
  return join(dataHome ?? join(homedir(), '.local', 'share'), 'Trash');
}
