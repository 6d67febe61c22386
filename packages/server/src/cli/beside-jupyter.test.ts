import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleCommand, type BundledCommand } from './testing/bundle-command.ts';
import { FakeHost } from './testing/fake-host.ts';
import { besideJupyter, jupyter, startRealServer } from './testing/jupyter.ts';
import { SKIP_COMPARISON } from './testing/python.ts';

/** Runs `elara …` in this process, with the same folders as the real command. */
async function elara(host: FakeHost, ...argv: string[]): Promise<string> {
  host.stdout = '';
  await host.run(argv, { env: besideJupyter(host.env()), paths: undefined });
  return host.stdout;
}

/** Times of files as Python has them are floats: their last digits are a matter of rounding. */
const toMilliseconds = (json: string): unknown =>
  JSON.parse(json.replace(/(:\d\d\.\d{3})\d{3}/g, '$1'));

const lines = (text: string) => stripVTControlCharacters(text).trimEnd().split('\n');

describe.skipIf(SKIP_COMPARISON)('beside the real jupyter', { timeout: 60_000 }, () => {
  let command: BundledCommand;
  beforeAll(async () => {
    command = await bundleCommand();
  });
  afterAll(async () => {
    await command[Symbol.asyncDispose]();
  });

  /** The folder of a `jupyter-elara`, as npm installs one. */
  async function installDispatched(host: FakeHost): Promise<string> {
    const folder = join(host.home, 'bin');
    await mkdir(folder);
    const script = `#!/bin/sh\nexec "${process.execPath}" "${command.file}" "$@"\n`;
    await writeFile(join(folder, 'jupyter-elara'), script);
    await chmod(join(folder, 'jupyter-elara'), 0o755);
    return folder;
  }

  it('is reached as `jupyter elara`, seen by `jupyter server list` and stopped by `jupyter server stop`', async () => {
    await using host = await FakeHost.create();
    const path = `${await installDispatched(host)}:${process.env['PATH'] ?? ''}`;
    const env = host.env({ PATH: path });
    const server = spawn(process.execPath, [command.file, 'server', '--port=0', '--no-browser'], {
      cwd: join(host.home, 'desk'),
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(server, 'exit');
    try {
      let log = '';
      server.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
      await expect.poll(() => log, { timeout: 15_000 }).toContain('copy and paste');
      const [theirs, ours] = await Promise.all([
        jupyter(env, 'server', 'list', '--json'),
        jupyter(env, 'elara', 'list', '--json'),
      ]);
      const info = JSON.parse(theirs.stdout) as { pid: number; port: number; url: string };
      expect(info).toEqual(JSON.parse(ours.stdout));
      expect(info).toMatchObject({ pid: server.pid, root_dir: join(host.home, 'desk') });
      const stop = await jupyter(env, 'server', 'stop', String(info.port));
      expect(stop.code).toBe(0);
      expect(stop.stderr).toContain(`Shutting down server on ${info.port}...`);
      expect(await ended).toEqual([0, null]);
      expect((await jupyter(env, 'elara', 'stop')).code).toBe(1);
    } finally {
      server.kill('SIGKILL');
      await ended;
    }
  });

  it('sees and stops a server of Jupyter', async () => {
    await using host = await FakeHost.create();
    await using server = startRealServer(host.env(), join(host.home, 'desk'));
    await expect
      .poll(() => elara(host, 'list', '--json'), { timeout: 30_000, interval: 300 })
      .not.toBe('');
    const info = JSON.parse(host.stdout) as { url: string; token: string; port: number };
    expect(await elara(host, 'list')).toBe(
      `Currently running servers:\n${info.url}?token=${info.token} :: ${host.home}/desk\n`,
    );
    await elara(host, 'stop', String(info.port));
    expect(await server.ended).toEqual([0, null]);
    expect(await elara(host, 'list', '--json')).toBe('');
  });

  it('finds the same folders', async () => {
    await using host = await FakeHost.create();
    const env = host.env();
    const [paths, labPaths] = await Promise.all([
      jupyter(env, '--paths'),
      jupyter(env, 'lab', 'paths'),
    ]);
    expect(await elara(host, 'paths')).toBe(paths.stdout);
    expect(await elara(host, 'lab', 'paths')).toBe(labPaths.stdout);
  });

  it('lists the same kernels and its own', async () => {
    await using host = await FakeHost.create();
    const { stdout } = await jupyter(host.env(), 'kernelspec', 'list', '--json');
    const theirs = (JSON.parse(stdout) as { kernelspecs: object }).kernelspecs;
    const ours = JSON.parse(await elara(host, 'kernelspec', 'list', '--json')) as {
      kernelspecs: object;
    };
    expect(ours.kernelspecs).toMatchObject(theirs);
  });

  it('lists the same extensions of server and front end', async () => {
    await using host = await FakeHost.create();
    const env = host.env();
    const [server, front] = await Promise.all([
      jupyter(env, 'server', 'extension', 'list'),
      jupyter(env, 'labextension', 'list'),
    ]);
    // A module without a version of its own has one here: that of its package.
    const versionless = (line: string) => line.replace(/ [\d.]* OK$/, ' OK');
    expect(lines(await elara(host, 'extension', 'list')).map(versionless)).toEqual(
      lines(server.stdout).map(versionless),
    );
    const ours = lines(await elara(host, 'labextension', 'list'));
    // Beside the list, the original tells what its yarn has against the packages around it.
    const listed = /^JupyterLab v|\/labextensions$|^ {8}\S+ v\S+ (en|dis)abled/;
    const theirs = lines(front.stdout + front.stderr).filter((line) => listed.test(line));
    expect(theirs.length).toBeGreaterThan(3);
    expect(ours).toEqual(expect.arrayContaining(theirs));
  });

  it('shares layouts', async () => {
    await using host = await FakeHost.create();
    const saved = join(host.home, 'saved.json');
    await writeFile(saved, '{"data": {"a": 1}, "metadata": {"id": "Déjà vu/1"}}');
    await elara(host, 'workspaces', 'import', saved);
    const env = host.env();
    const [list, exported] = await Promise.all([
      jupyter(env, 'lab', 'workspaces', 'list'),
      jupyter(env, 'lab', 'workspaces', 'export', 'Déjà vu/1'),
    ]);
    expect(list.stdout).toBe(await elara(host, 'workspaces', 'list'));
    const ours = await elara(host, 'workspaces', 'export', 'Déjà vu/1');
    expect(toMilliseconds(exported.stdout)).toEqual(toMilliseconds(ours));
  });
});
