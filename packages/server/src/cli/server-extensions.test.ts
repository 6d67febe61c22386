import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configure } from './configure.ts';
import { FakeHost } from './testing/fake-host.ts';

async function configured(host: FakeHost, argv: string[], part: Record<string, boolean>) {
  const folder = join(host.home, 'config', 'jupyter_server_config.d');
  await mkdir(folder, { recursive: true });
  const content = JSON.stringify({ ServerApp: { jpserver_extensions: part } });
  await writeFile(join(folder, 'part.json'), content);
  const cwd = join(host.home, 'desk');
  return configure('lab', argv, { env: host.env(), platform: 'linux', cwd });
}

describe('server extensions', () => {
  it('of Python are named in one warning, with the place that enables them', async () => {
    await using host = await FakeHost.create();
    const { warnings } = await configured(
      host,
      ['--ServerApp.jpserver_extensions=nbdime=True', '--ServerApp.jpserver_extensions=off=False'],
      { jupyterlab_git: true, jupyterlab: true, jupyter_lsp: true, other: false },
    );
    const place = join(host.home, 'config', 'jupyter_server_config.d', 'part.json');
    expect(warnings).toEqual([
      `Server extensions written in Python are not loaded here: jupyterlab_git (${place}), nbdime (--ServerApp.jpserver_extensions on the command line).`,
    ]);
  });

  it('need no warning where their work is done here', async () => {
    await using host = await FakeHost.create();
    const { warnings, settings } = await configured(host, [], {
      jupyter_server_terminals: true,
      notebook_shim: true,
      notebook: true,
    });
    expect(warnings).toEqual([]);
    expect(settings.terminals.enabled).toBe(true);
  });

  it('that make terminals turn them off when they are disabled', async () => {
    await using host = await FakeHost.create();
    const part = { jupyter_server_terminals: false };
    expect((await configured(host, [], part)).settings.terminals.enabled).toBe(false);
    const argv = ['--ServerApp.terminals_enabled=True'];
    expect((await configured(host, argv, part)).settings.terminals.enabled).toBe(true);
    const explicit = ['--ServerApp.jpserver_extensions=jupyter_server_terminals=True'];
    expect((await configured(host, explicit, part)).settings.terminals.enabled).toBe(true);
  });
});
