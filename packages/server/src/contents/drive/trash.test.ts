import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { homeTrashDirectory, moveToTrash, type TrashOptions } from './trash.ts';
import { mountTmpfs, type Mounted } from '../testing/tmpfs.ts';

let directory: string;
let trash: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-trash-'));
  trash = join(directory, 'share', 'Trash');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function options(changes: Partial<TrashOptions> = {}): TrashOptions {
  return {
    platform: 'linux',
    homeTrash: trash,
    userId: 1000,
    now: () => new Date(2026, 0, 2, 3, 4, 5),
    ...changes,
  };
}

async function put(name: string, content = 'x'): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

describe('the trash of the home directory', () => {
  it('keeps the thing and where it came from', async () => {
    const path = await put('a b.txt');
    await moveToTrash(path, options());
    expect(await readFile(join(trash, 'files', 'a b.txt'), 'utf8')).toBe('x');
    expect(await readFile(join(trash, 'info', 'a b.txt.trashinfo'), 'utf8')).toBe(
      `[Trash Info]\nPath=${directory}/a%20b.txt\nDeletionDate=2026-01-02T03:04:05\n`,
    );
    expect(await readdir(directory)).toEqual(['share']);
  });

  it('finds another name for what is there already', async () => {
    for (const content of ['1', '2', '3'])
      await moveToTrash(await put('a.txt', content), options());
    expect((await readdir(join(trash, 'files'))).sort()).toEqual(['a 1.txt', 'a 2.txt', 'a.txt']);
    expect(await readFile(join(trash, 'files', 'a 2.txt'), 'utf8')).toBe('3');
  });

  it('does not overwrite a thing that has no note', async () => {
    await mkdir(join(trash, 'files'), { recursive: true });
    await writeFile(join(trash, 'files', 'a.txt'), 'stray');
    await moveToTrash(await put('a.txt'), options());
    expect(await readFile(join(trash, 'files', 'a.txt'), 'utf8')).toBe('stray');
  });

  it('leaves no note of what could not be moved', async () => {
    await expect(moveToTrash(join(directory, 'none'), options())).rejects.toThrow('ENOENT');
    await mkdir(join(directory, 'share'), { recursive: true });
    expect(await readdir(join(directory, 'share'))).toEqual([]);
  });

  it('is below the data directory of the user', () => {
    expect(homeTrashDirectory('/data')).toBe('/data/Trash');
    expect(homeTrashDirectory(undefined)).toMatch(/\/\.local\/share\/Trash$/);
  });
});

describe('the trash of another volume', () => {
  let volume: Mounted | null;
  beforeEach(async () => {
    volume = await mountTmpfs(join(directory, 'volume'), '1M');
  });
  afterEach(() => volume?.unmount());

  it('is at its top, and tells paths from there', async (context) => {
    if (volume === null) context.skip('nothing can be mounted here');
    const top = join(directory, 'volume');
    await mkdir(join(top, 'sub'));
    await writeFile(join(top, 'sub', 'a.txt'), 'x');
    await moveToTrash(join(top, 'sub', 'a.txt'), options());
    expect(await readdir(join(top, '.Trash-1000', 'files'))).toEqual(['a.txt']);
    expect(await readFile(join(top, '.Trash-1000', 'info', 'a.txt.trashinfo'), 'utf8')).toContain(
      '\nPath=sub/a.txt\n',
    );
    expect((await lstat(join(top, '.Trash-1000'))).mode & 0o777).toBe(0o700);
  });

  it('is the common one where an administrator made it', async (context) => {
    if (volume === null) context.skip('nothing can be mounted here');
    const top = join(directory, 'volume');
    await mkdir(join(top, '.Trash'), { mode: 0o777 });
    await writeFile(join(top, 'a.txt'), 'x');
    await chmod(join(top, '.Trash'), 0o1777);
    await moveToTrash(join(top, 'a.txt'), options());
    expect(await readdir(join(top, '.Trash', '1000', 'files'))).toEqual(['a.txt']);
  });
});

describe('the trash of other systems', () => {
  it('is reached over their own programs', async () => {
    const calls: [string, readonly string[]][] = [];
    const run = async (program: string, args: readonly string[]): Promise<void> => {
      calls.push([program, args]);
    };
    await moveToTrash('/Users/x/it\'s "here"', options({ platform: 'darwin', run }));
    await moveToTrash("C:\\it's here", options({ platform: 'win32', run }));
    expect(calls[0]?.[0]).toBe('/usr/bin/osascript');
    expect(calls[0]?.[1].at(-1)).toBe('/Users/x/it\'s "here"');
    expect(calls[1]?.[0]).toBe('powershell.exe');
    expect(calls[1]?.[1].at(-1)).toContain("'C:\\it''s here'");
  });
});
