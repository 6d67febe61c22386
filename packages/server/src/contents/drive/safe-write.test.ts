import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restoreBackup } from './in-place-write.ts';
import { SafeWriter, type SafeWriterOptions } from './safe-write.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-write-'));
  file = join(directory, 'file.txt');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const NEW = Buffer.from('new content');

function writer(changes: Partial<SafeWriterOptions> = {}): SafeWriter {
  return new SafeWriter({ atomic: true, temporaryDirectory: directory, ...changes });
}

function refusing(code: string): typeof rename {
  return async () => {
    throw Object.assign(new Error(code), { code, errno: -1, syscall: 'rename' });
  };
}

const content = (): Promise<string> => readFile(file, 'utf8');

describe('a save', () => {
  it('makes a new file, and nothing else', async () => {
    await writer().write(file, NEW);
    expect(await content()).toBe('new content');
    expect(await readdir(directory)).toEqual(['file.txt']);
    await writeFile(join(directory, 'plain'), '');
    expect((await stat(file)).mode).toBe((await stat(join(directory, 'plain'))).mode);
  });

  it('replaces a file in one step', async () => {
    await writeFile(file, 'old');
    const { ino } = await stat(file);
    await writer().write(file, NEW);
    expect(await content()).toBe('new content');
    expect((await stat(file)).ino).not.toBe(ino);
    expect(await readdir(directory)).toEqual(['file.txt']);
  });

  it('writes shorter and empty content whole', async () => {
    await writeFile(file, 'a long old content');
    await writer().write(file, Buffer.from('x'));
    expect(await content()).toBe('x');
    await writer().write(file, new Uint8Array());
    expect(await content()).toBe('');
  });

  it('keeps the mode', async () => {
    await writeFile(file, 'old');
    await chmod(file, 0o750);
    await writer().write(file, NEW);
    expect((await stat(file)).mode & 0o7777).toBe(0o750);
  });

  it.skipIf(process.getuid?.() !== 0)('keeps the owner', async () => {
    await writeFile(file, 'old');
    await chown(file, 1234, 2345);
    await writer().write(file, NEW);
    const { uid, gid } = await stat(file);
    expect([uid, gid, await content()]).toEqual([1234, 2345, 'new content']);
  });

  it.skipIf(!canSetAttributes())('keeps extended attributes', async () => {
    await writeFile(file, 'old');
    python(`import os; os.setxattr(${JSON.stringify(file)}, 'user.note', b'kept')`);
    await writer().write(file, NEW);
    expect(await content()).toBe('new content');
    expect(
      python(`import os; print(os.getxattr(${JSON.stringify(file)}, 'user.note').decode())`),
    ).toBe('kept\n');
  });

  it('keeps links, and writes to where they lead', async () => {
    await mkdir(join(directory, 'deep'));
    const target = join(directory, 'deep', 'target.txt');
    await writeFile(target, 'old');
    await symlink('deep/target.txt', join(directory, 'one'));
    await symlink('one', file);
    await writer().write(file, NEW);
    expect(await readFile(target, 'utf8')).toBe('new content');
    expect(await readlink(file)).toBe('one');
    expect((await lstat(join(directory, 'one'))).isSymbolicLink()).toBe(true);
  });

  it('makes the file that a link promises', async () => {
    await symlink('later.txt', file);
    await writer().write(file, NEW);
    expect(await readFile(join(directory, 'later.txt'), 'utf8')).toBe('new content');
  });

  it('keeps all names of a file that has several', async () => {
    await writeFile(file, 'old');
    await link(file, join(directory, 'other.txt'));
    await writer().write(file, NEW);
    expect(await readFile(join(directory, 'other.txt'), 'utf8')).toBe('new content');
    expect((await stat(file)).nlink).toBe(2);
    expect((await readdir(directory)).sort()).toEqual(['file.txt', 'other.txt']);
  });

  it.each(['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EXDEV'])(
    'writes in place where a rename fails with %s',
    async (code) => {
      await writeFile(file, 'old');
      const { ino } = await stat(file);
      await writer({ rename: refusing(code) }).write(file, NEW);
      expect([await content(), (await stat(file)).ino]).toEqual(['new content', ino]);
      expect(await readdir(directory)).toEqual(['file.txt']);
    },
  );

  it('writes in place where attributes cannot be carried over', async () => {
    await writeFile(file, 'old');
    const { ino } = await stat(file);
    await writer({
      copyAttributes: async () => false,
      probeAttributes: async () => false,
    }).write(file, NEW);
    expect([await content(), (await stat(file)).ino]).toEqual(['new content', ino]);
    expect(await readdir(directory)).toEqual(['file.txt']);
  });

  it('leaves the old file and no traces when it fails', async () => {
    await writeFile(file, 'old');
    await expect(writer({ rename: refusing('ENOSPC') }).write(file, NEW)).rejects.toThrow('ENOSPC');
    expect([await content(), await readdir(directory)]).toEqual(['old', ['file.txt']]);
  });

  it('leaves the old file when it is called off at the last moment', async () => {
    await writeFile(file, 'old');
    const refuse = async (): Promise<void> => {
      throw new Error('changed meanwhile');
    };
    await expect(writer().write(file, NEW, refuse)).rejects.toThrow('changed meanwhile');
    expect([await content(), await readdir(directory)]).toEqual(['old', ['file.txt']]);
  });

  it('removes the copy that an earlier crash left, which is older now', async () => {
    await writeFile(file, 'broken');
    await writeFile(join(directory, '.~file.txt'), 'older');
    await writer().write(file, NEW);
    expect(await readdir(directory)).toEqual(['file.txt']);
  });

  it('refuses directories and pipes', async () => {
    await mkdir(file);
    await expect(writer().write(file, NEW)).rejects.toMatchObject({ code: 'EISDIR' });
    await rm(file, { recursive: true });
    execFileSync('mkfifo', [file]);
    await expect(writer().write(file, NEW)).rejects.toMatchObject({ code: 'EINVAL' });
  });

  it('saves under the longest name there can be', async () => {
    const long = join(directory, 'n'.repeat(255));
    await writeFile(long, 'old');
    await link(long, file);
    await writer().write(long, NEW);
    expect(await content()).toBe('new content');
    expect(await readdir(directory)).toHaveLength(2);
  });

  it('simply overwrites where the settings say so', async () => {
    await writeFile(file, 'old and longer');
    const { ino } = await stat(file);
    await writer({ atomic: false }).write(file, NEW);
    expect([await content(), (await stat(file)).ino]).toEqual(['new content', ino]);
  });
});

describe('restoreBackup', () => {
  it('puts the copy in the place of the broken file, which it keeps', async () => {
    await writeFile(file, 'bro');
    await writeFile(join(directory, '.~file.txt'), 'whole');
    expect(await restoreBackup(file)).toBe(true);
    expect(await content()).toBe('whole');
    expect(await readFile(`${file}.invalid`, 'utf8')).toBe('bro');
  });

  it('does nothing without a copy', async () => {
    await writeFile(file, 'x');
    expect(await restoreBackup(file)).toBe(false);
    expect(await readdir(directory)).toEqual(['file.txt']);
  });
});

function python(code: string): string {
  return execFileSync('python3', ['-c', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** Node cannot set extended attributes itself, and not every file system has them. */
function canSetAttributes(): boolean {
  try {
    python(
      "import os, tempfile; f = tempfile.NamedTemporaryFile(); os.setxattr(f.name, 'user.x', b'')",
    );
    return true;
  } catch {
    return false;
  }
}
