import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spawn } from 'node:child_process';
import { defaultSettings } from '../config/index.ts';
import type { Settings } from './all-settings.ts';
import { cliSettings } from './settings.ts';
import { checkSocketSettings, listenOnSocket, parseSocketMode } from './sockets.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-sock-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('parseSocketMode', () => {
  it.each([
    ['0600', 0o600],
    ['660', 0o660],
    ['0o777', 0o777],
    ['1777', 0o1777],
  ])('reads %s', (text, mode) => {
    expect(parseSocketMode(text)).toBe(mode);
  });

  it.each([
    ['rw', 'invalid --sock-mode value: rw, please specify as e.g. "0600"'],
    ['0888', 'please specify as e.g. "0600"'],
    ['', 'please specify as e.g. "0600"'],
    ['0400', 'invalid --sock-mode value: 0400, must have u+rw (0600) at a minimum'],
    ['0066', 'must have u+rw (0600) at a minimum'],
    ['70600', 'must have u+rw (0600) at a minimum'],
  ])('refuses %j', (text, message) => {
    expect(() => parseSocketMode(text)).toThrow(message);
  });
});

describe('checkSocketSettings', () => {
  const check = (changes: Partial<Settings['cli']>, platform: NodeJS.Platform = 'linux') => {
    const cli = { ...defaultSettings(cliSettings), sock: '/a.sock', ...changes };
    checkSocketSettings({ settings: { cli } as Settings }, platform);
  };

  it('lets a socket alone', () => {
    expect(() => {
      check({});
      check({ sock: '', port: 1 }, 'win32');
    }).not.toThrow();
  });

  it('refuses a port, a file to open, and Windows', () => {
    expect(() => {
      check({ port: 9999 });
    }).toThrow('Options --port and --sock are mutually exclusive. Aborting.');
    expect(() => {
      check({ fileToRun: 'a.ipynb' });
    }).toThrow('Options --ServerApp.file_to_run and --sock are mutually exclusive.');
    expect(() => {
      check({}, 'win32');
    }).toThrow('Option --sock is not supported on Windows, but got value of /a.sock. Aborting.');
  });
});

describe('listenOnSocket', () => {
  const warnings: string[] = [];
  const log = { warn: (message: string) => void warnings.push(message) };

  async function listen(path: string, fails?: NodeJS.ErrnoException): Promise<string[]> {
    warnings.length = 0;
    const heard: string[] = [];
    await listenOnSocket({
      path,
      mode: 0o600,
      log,
      listen: async (address) => {
        if (fails !== undefined) throw fails;
        heard.push(JSON.stringify(address));
      },
    });
    return heard;
  }

  it('listens where nothing is', async () => {
    const path = join(folder, 'a.sock');
    expect(await listen(path)).toEqual([JSON.stringify({ path, mode: 0o600 })]);
  });

  it('leaves a socket alone that somebody listens on', async () => {
    const path = join(folder, 'a.sock');
    const other = createServer().listen(path);
    await once(other, 'listening');
    await expect(listen(path)).rejects.toThrow(`socket ${path} is not available`);
    expect(warnings).toEqual([`The socket ${path} is already in use.`]);
    expect((await stat(path)).isSocket()).toBe(true);
    other.close();
  });

  it('takes the place of a socket whose server was killed', async () => {
    const path = join(folder, 'a.sock');
    const code = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`;
    const other = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect((await stat(path)).isSocket()).toBe(true);
    expect(await listen(path)).toHaveLength(1);
  });

  it('does not remove a file that is no socket', async () => {
    const path = join(folder, 'notes.txt');
    await writeFile(path, 'mine');
    await expect(listen(path)).rejects.toThrow('the file there is not a socket');
    expect((await stat(path)).isFile()).toBe(true);
  });

  it("says why it cannot, in Jupyter's words", async () => {
    const denied = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    await expect(listen('/root.sock', denied)).rejects.toThrow(
      'ERROR: the Jupyter server could not be started because socket /root.sock is not available',
    );
    expect(warnings).toEqual(['Permission to listen on sock /root.sock denied']);
  });
});
