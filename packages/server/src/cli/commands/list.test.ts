import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';

const info = {
  base_url: '/',
  hostname: 'localhost',
  password: false,
  pid: process.pid,
  port: 8888,
  root_dir: '/data',
  secure: false,
  sock: '',
  token: 'abc',
  url: 'http://localhost:8888/',
  version: '2.21.1',
};

async function hostWithServers(...servers: object[]): Promise<FakeHost> {
  const host = await FakeHost.create();
  await mkdir(host.runtimeDir);
  for (const [index, server] of servers.entries()) {
    await writeFile(join(host.runtimeDir, `jpserver-${index}.json`), JSON.stringify(server));
  }
  return host;
}

describe('elara list', () => {
  it('prints a line for each server, with the token where there is one', async () => {
    await using host = await hostWithServers(info, { ...info, token: '', root_dir: '/other' });
    expect(await host.run(['list'])).toBe(0);
    expect(host.stdout).toBe(
      'Currently running servers:\n' +
        'http://localhost:8888/?token=abc :: /data\n' +
        'http://localhost:8888/ :: /other\n',
    );
  });

  it('prints an object on each line with --json', async () => {
    await using host = await hostWithServers(info, { ...info, port: 1 });
    await host.run(['server', 'list', '--json']);
    const lines = host.stdout.trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([info, { ...info, port: 1 }]);
  });

  it('prints a list with --jsonlist, which wins over --json', async () => {
    await using host = await hostWithServers(info);
    await host.run(['list', '--jsonlist', '--json']);
    expect(JSON.parse(host.stdout)).toEqual([info]);
    expect(host.stdout).toContain('\n    "port": 8888,\n');
  });

  it('prints nothing for machines where nothing runs', async () => {
    await using host = await FakeHost.create();
    await host.run(['list', '--json']);
    expect(host.stdout).toBe('');
    await host.run(['list', '--jsonlist']);
    expect(host.stdout).toBe('[]\n');
  });
});
