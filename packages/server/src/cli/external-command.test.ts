import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from './testing/fake-host.ts';

async function hostWithTool(script: string): Promise<FakeHost> {
  const host = await FakeHost.create();
  const folder = join(host.home, 'bin');
  await mkdir(folder);
  await writeFile(join(folder, 'jupyter-server-try'), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, 'jupyter-server-try'), 0o755);
  return host;
}

const run = (host: FakeHost, ...argv: string[]) =>
  host.run(argv, { env: host.env({ PATH: `${host.home}/bin:${process.env['PATH'] ?? ''}` }) });

describe('a command that an extension brings', () => {
  it('is run with what follows, and its exit code is ours', async () => {
    await using host = await hostWithTool('echo "$# $1 $2" > "$HOME/said"; exit 7');
    expect(await run(host, 'server', 'try', '--help', 'a b')).toBe(7);
    expect(await readFile(join(host.home, 'said'), 'utf8')).toBe('2 --help a b\n');
    expect(host.signals.eventNames()).toEqual([]);
  });

  it('that a signal ends is told as a shell tells it', async () => {
    await using host = await hostWithTool('kill -TERM $$');
    expect(await run(host, 'server', 'try')).toBe(143);
  });

  it('does not hide our own, and is one of `server` only', async () => {
    await using host = await hostWithTool('exit 7');
    expect(await run(host, 'lab', 'try')).toBe(1);
    expect(await run(host, 'server', 'list')).toBe(0);
    expect(await run(host, 'server', './try')).toBe(1);
    expect(host.stderr).toContain('No such file or directory');
  });
});
