import { mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { channelEndpoint, parseConnectionFile } from 'elara-wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  connectionFilePath,
  makeConnectionInfo,
  portsOf,
  prepareRuntimeDir,
  removeConnectionFiles,
  writeConnectionFile,
} from './connection-file.ts';
import { defaultSettings } from '../../config/index.ts';
import { kernelSettings } from '../settings.ts';
import { PortPool } from './ports.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'connection-')), 'runtime');
  await prepareRuntimeDir(folder);
});
afterEach(() => rm(join(folder, '..'), { recursive: true }));

const TCP = defaultSettings(kernelSettings);

describe('the connection file', () => {
  it('is readable by its owner alone, in a folder that is marked sticky', async () => {
    const file = connectionFilePath(folder, 'k1');
    const info = await makeConnectionInfo(file, TCP, new PortPool(), { kernelName: 'x' });
    await writeConnectionFile(file, info);
    expect(file).toBe(join(folder, 'kernel-k1.json'));
    expect((await stat(file)).mode & 0o7777).toBe(0o600);
    expect((await stat(folder)).mode & 0o7777).toBe(0o1700);
    expect(parseConnectionFile(await readFile(file, 'utf8'))).toEqual(info);
    expect(await readFile(file, 'utf8')).toMatch(/^\{\n {2}"shell_port": \d+,\n {2}"iopub_port"/);
  });

  it('replaces a file or a link that was there, and writes through neither', async () => {
    const other = join(folder, 'other');
    await writeFile(other, 'untouched', { mode: 0o644 });
    const file = connectionFilePath(folder, 'k1');
    await symlink(other, file);
    const info = await makeConnectionInfo(file, TCP, new PortPool(), { kernelName: 'x' });
    await writeConnectionFile(file, info);
    expect(await readFile(other, 'utf8')).toBe('untouched');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('names Unix sockets beside it for ipc, which are removed with it', async () => {
    const file = connectionFilePath(folder, 'k1');
    const choice = { ...TCP, transport: 'ipc', ip: 'ignored' } as const;
    const info = await makeConnectionInfo(file, choice, new PortPool(), {
      kernelName: 'x',
      sessionName: 's',
    });
    expect(channelEndpoint(info, 'hb')).toBe(`ipc://${folder}/kernel-k1-ipc-5`);
    expect(portsOf(info)).toEqual([]);
    expect(info.jupyter_session).toBe('s');
    await writeConnectionFile(file, info);
    await writeFile(`${info.ip}-3`, '');
    await removeConnectionFiles(file, info);
    expect(await readdir(folder)).toEqual([]);
  });

  it('has the ports, the key and the scheme that are configured', async () => {
    const choice = {
      ...TCP,
      shellPort: 5555,
      hbPort: 5559,
      sessionKey: 'ours',
      signatureScheme: 'hmac-sha512',
    };
    const info = await makeConnectionInfo('/f', choice, new PortPool(), { kernelName: 'x' });
    expect(info).toMatchObject({ shell_port: 5555, hb_port: 5559, key: 'ours' });
    expect(info.signature_scheme).toBe('hmac-sha512');
    expect(new Set([info.iopub_port, info.stdin_port, info.control_port]).size).toBe(3);
  });

  it('keeps its key when the ports change', async () => {
    const pool = new PortPool();
    const first = await makeConnectionInfo('/f', TCP, pool, { kernelName: 'x' });
    const about = { kernelName: 'x', previous: first };
    const second = await makeConnectionInfo('/f', TCP, pool, about);
    expect(second.key).toBe(first.key);
    expect(portsOf(first).filter((port) => portsOf(second).includes(port))).toEqual([]);
  });
});

describe('PortPool', () => {
  it('gives every port once until it comes back', async () => {
    const pool = new PortPool();
    const batches = await Promise.all(Array.from({ length: 20 }, () => pool.take(5, '127.0.0.1')));
    expect(new Set(batches.flat()).size).toBe(100);
    for (const port of batches.flat()) expect(port).toBeGreaterThan(1023);
    pool.giveBack(batches.flat());
  });

  it('fails where nothing can be bound', async () => {
    await expect(new PortPool().take(1, '203.0.113.1')).rejects.toMatchObject({
      code: 'EADDRNOTAVAIL',
    });
  });
});
