import { execFileSync } from 'node:child_process';
import { chmod, lstat, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeWithTar } from './bare-files.ts';
import { SafeWriter } from './safe-write.ts';

let directory: string;
let file: string;
let probes: string[][];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-bare-'));
  file = join(directory, 'file.txt');
  probes = [];
  await writeFile(file, 'old');
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function writer(isBare = true): SafeWriter {
  return new SafeWriter({
    atomic: true,
    temporaryDirectory: directory,
    probeAttributes: async (paths) => {
      probes.push([...paths]);
      return isBare;
    },
  });
}

function setAttribute(path: string, name: string, value: string): boolean {
  try {
    const code = `import os; os.setxattr(${JSON.stringify(path)}, '${name}', bytes.fromhex('${value}'))`;
    execFileSync('python3', ['-c', code], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Version 2: the owner, user 1000, the group, the mask and others. */
const ACCESS_LIST =
  '0200000001000600ffffffff02000600e803000004000400ffffffff10000600ffffffff20000400ffffffff';

describe.runIf(process.platform === 'linux')('attributes of files', () => {
  it('are looked for once, as long as only we write the file', async () => {
    const saves = writer();
    for (const text of ['one', 'two', 'three']) await saves.write(file, Buffer.from(text));
    expect(probes).toEqual([[directory, file]]);
    expect(await readFile(file, 'utf8')).toBe('three');
  });

  it('are looked for again when somebody has changed the file, or the directory', async () => {
    const saves = writer();
    await saves.write(file, Buffer.from('one'));
    await chmod(file, 0o640);
    await saves.write(file, Buffer.from('two'));
    expect(probes).toHaveLength(2);
    await writeFile(join(directory, 'other'), '');
    await saves.write(file, Buffer.from('three'));
    expect(probes).toHaveLength(3);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  it('are looked for each time where there are some', async () => {
    const saves = writer(false);
    await saves.write(file, Buffer.from('one'));
    await saves.write(file, Buffer.from('two'));
    expect(probes).toHaveLength(2);
  });

  it('are found by tar on files and directories', async () => {
    expect(await probeWithTar([directory, file])).toBe(true);
    if (!setAttribute(file, 'user.note', '78')) return;
    expect(await probeWithTar([directory, file])).toBe(false);
    await writeFile(join(directory, 'large'), Buffer.alloc(1_000_000));
    expect(await probeWithTar([directory, join(directory, 'large')])).toBe(true);
    if (setAttribute(directory, 'system.posix_acl_default', ACCESS_LIST)) {
      expect(await probeWithTar([directory, join(directory, 'large')])).toBe(false);
    }
    expect(await probeWithTar([join(directory, 'gone')])).toBe(false);
  });

  it('stay when they came after a save', async () => {
    const saves = new SafeWriter({ atomic: true, temporaryDirectory: directory });
    await saves.write(file, Buffer.from('one'));
    if (!setAttribute(file, 'user.note', '78')) return;
    await saves.write(file, Buffer.from('two'));
    const names = execFileSync('python3', ['-c', `import os; print(os.listxattr('${file}'))`]);
    expect(names.toString()).toContain('user.note');
  });

  it('are not taken from a directory that gives new files an access list', async () => {
    const saves = new SafeWriter({ atomic: true, temporaryDirectory: directory });
    await saves.write(file, Buffer.from('one'));
    if (!setAttribute(directory, 'system.posix_acl_default', ACCESS_LIST)) return;
    const { mode } = await lstat(file);
    await saves.write(file, Buffer.from('two'));
    const names = execFileSync('python3', ['-c', `import os; print(os.listxattr('${file}'))`]);
    expect(names.toString().trim()).toBe('[]');
    expect((await lstat(file)).mode).toBe(mode);
  });
});
