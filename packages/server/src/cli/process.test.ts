import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleCommand, type BundledCommand } from './testing/bundle-command.ts';

const CANARY = 'canary-2b7e151628';

let command: BundledCommand;
let home: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  command = await bundleCommand();
});
afterAll(async () => {
  await command[Symbol.asyncDispose]();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'elara-process-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(home, { recursive: true, force: true });
});

/** A kernel that answers nobody and ends only when it is told to. */
async function writeStubbornKernel(): Promise<void> {
  const folder = join(home, 'data', 'kernels', 'stubborn');
  await mkdir(folder, { recursive: true });
  const code = `process.on('SIGINT', () => {}); setInterval(() => {}, 1000)`;
  const argv = [process.execPath, '-e', code, '{connection_file}', `elara-test=${home}`];
  await writeFile(
    join(folder, 'kernel.json'),
    JSON.stringify({ argv, display_name: 'Stubborn', language: 'none' }),
  );
}

function start(...options: string[]) {
  const child = spawn(process.execPath, [command.file, 'server', '--port=0', ...options], {
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      JUPYTER_CONFIG_DIR: join(home, 'config'),
      JUPYTER_DATA_DIR: join(home, 'data'),
      JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output.text += chunk.toString();
    });
  }
  const waitFor = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (let waited = 0; waited < 15_000; waited += 50) {
      const found = pattern.exec(output.text);
      if (found !== null) return found;
      await sleep(50);
    }
    throw new Error(`${String(pattern)} was not written, but:\n${output.text}`);
  };
  return { child, output, waitFor };
}

/** Processes of this test that are still there, found by a mark on their command line. */
async function processesWith(mark: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(mark));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

describe.runIf(process.platform === 'linux')('the process', () => {
  it('ends at SIGTERM with its kernels, leaving no process, no runtime file and no secret', async () => {
    await writeStubbornKernel();
    await mkdir(join(home, 'config'));
    const settings = {
      IdentityProvider: { token: CANARY, hashed_password: `sha1:${CANARY}:00` },
      KernelManager: { shutdown_wait_time: 0.5 },
    };
    await writeFile(join(home, 'config', 'jupyter_server_config.json'), JSON.stringify(settings));
    const { child, output, waitFor } = start('--debug');
    const [url] = await waitFor(/http:\/\/127\.0\.0\.1:\d+/);
    const kernel = await fetch(`${url}/api/kernels?token=${CANARY}`, {
      method: 'POST',
      headers: { authorization: `token ${CANARY}`, cookie: `x=${CANARY}` },
      body: JSON.stringify({ name: 'stubborn' }),
    });
    expect(kernel.status).toBe(201);
    await expect.poll(() => processesWith(`elara-test=${home}`)).toHaveLength(1);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(output.text).toContain('received signal 15, stopping');
    expect(output.text).not.toContain(CANARY);
    expect(await processesWith(`elara-test=${home}`)).toEqual([]);
    expect(await filesIn(join(home, 'runtime'))).toEqual(['jupyter_cookie_secret']);
  }, 40_000);

  it('ends at SIGINT as cleanly where nobody can be asked', async () => {
    const { child, waitFor } = start();
    await waitFor(/copy and paste/);
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(await filesIn(join(home, 'runtime'))).toEqual(['jupyter_cookie_secret']);
  });

  it('ends when it is asked to over the network', async () => {
    const { child, waitFor } = start();
    const [url] = await waitFor(/http:\/\/127\.0\.0\.1:\d+\/\?token=\w+/);
    const { origin, search } = new URL(url);
    const stopped = await fetch(`${origin}/api/shutdown${search}`, { method: 'POST' });
    expect(stopped.status).toBe(200);
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  it('is stopped by `elara stop`', async () => {
    const { child, waitFor } = start();
    const [, port = ''] = await waitFor(/http:\/\/127\.0\.0\.1:(\d+)/);
    await waitFor(/copy and paste/);
    const stopping = spawn(process.execPath, [command.file, 'stop', port], {
      env: { HOME: home, JUPYTER_RUNTIME_DIR: join(home, 'runtime') },
      stdio: 'ignore',
    });
    const [code] = (await once(stopping, 'exit')) as [number];
    expect(code).toBe(0);
    await expect.poll(() => child.exitCode).toBe(0);
  });

  it('goes on when nobody reads its log any longer', async () => {
    const { child, waitFor } = start('--debug');
    const [url] = await waitFor(/http:\/\/127\.0\.0\.1:\d+/);
    child.stderr.destroy();
    for (let count = 0; count < 5; count += 1) expect((await fetch(`${url}/api`)).status).toBe(200);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });
});
