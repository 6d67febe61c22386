import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RuntimeFiles } from './runtime-files.ts';
import { processIsAlive, runningServers } from './server-info.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-info-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const info = {
  base_url: '/',
  hostname: 'localhost',
  password: false,
  pid: 1,
  port: 8888,
  root_dir: '/data',
  secure: false,
  sock: '',
  token: 'abc',
  url: 'http://localhost:8888/',
  version: '2.21.1',
};

describe('runningServers', () => {
  it('finds servers that live and deletes the files of dead ones', async () => {
    await writeFile(join(folder, 'jpserver-1.json'), JSON.stringify(info));
    await writeFile(join(folder, 'jpserver-2.json'), JSON.stringify({ ...info, pid: 2 }));
    await writeFile(join(folder, 'jpserver-3.json'), '{"pid": ');
    await writeFile(join(folder, 'kernel-1.json'), '{}');
    expect(await runningServers(folder, (pid) => pid === 1)).toEqual([info]);
    expect((await readdir(folder)).sort()).toEqual([
      'jpserver-1.json',
      'jpserver-3.json',
      'kernel-1.json',
    ]);
  });

  it('finds nothing where there is no folder', async () => {
    expect(await runningServers(join(folder, 'none'))).toEqual([]);
  });
});

describe('processIsAlive', () => {
  it('knows the living from the dead', () => {
    expect(processIsAlive(process.pid)).toBe(true);
    expect(processIsAlive(2 ** 30)).toBe(false);
  });
});

describe('RuntimeFiles', () => {
  it('replaces what an older process with this pid has left', async () => {
    const files = new RuntimeFiles(folder, 5);
    await writeFile(files.browserFile, 'old', { mode: 0o644 });
    files.writeOpenPage(files.browserFile, 'http://localhost/?a=1&token="x"');
    await files.remove();
    await files.remove();
    expect(await readdir(folder)).toEqual([]);
  });
});
