import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configure } from './configure.ts';
import { defaultConfig } from './generate-config.ts';
import { FakeHost } from './testing/fake-host.ts';

const FIRST = '# Configuration file for jupyter-server.\n\nc = get_config()  #noqa\n';

function fileIn(host: FakeHost, name = 'jupyter_server_config.py'): string {
  return join(host.home, 'config', name);
}

describe('--generate-config', () => {
  it('writes every setting with its help and default, commented out', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['server', '--generate-config'])).toBe(0);
    expect(host.stdout).toBe(`Writing default config to: '${fileIn(host)}'\n`);
    const text = await readFile(fileIn(host), 'utf8');
    expect(text.startsWith(FIRST)).toBe(true);
    expect(text).toContain(`
## The base URL of the server. Leading and trailing slashes are added where
#  missing.
#  Default: '/'
# c.ServerApp.base_url = '/'
`);
    expect(text).toContain('\n## Has no effect: The server is not restarted');
  });

  it('names the file of JupyterLab for JupyterLab, and makes the folder for the owner alone', async () => {
    await using host = await FakeHost.create();
    const env = host.env({ JUPYTER_CONFIG_DIR: join(host.home, 'new', 'config') });
    expect(await host.run(['lab', '--generate-config'], { env })).toBe(0);
    const folder = join(host.home, 'new', 'config');
    expect(await readFile(join(folder, 'jupyter_lab_config.py'), 'utf8')).toContain(
      '# Configuration file for jupyter-lab.',
    );
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('writes the file of --config', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['server', '--generate-config', '--config=mine.py'])).toBe(0);
    expect(await readFile(join(host.home, 'desk', 'mine.py'), 'utf8')).toContain(FIRST);
  });

  it.each([
    ['y\n', true],
    ['Yes\n', true],
    ['maybe\ny\n', true],
    ['n\n', false],
    ['\n', false],
    ['', false],
  ])('asks before it overwrites, and takes the answer %j', async (answer, overwritten) => {
    await using host = await FakeHost.create();
    await writeFile(fileIn(host), 'import nothing_that_exists\n');
    host.stdin.end(answer);
    expect(await host.run(['server', '--generate-config'])).toBe(0);
    const question = `Overwrite '${fileIn(host)}' with default config? [y/N]`;
    expect(host.stderr).toContain(question);
    expect(host.stderr.includes("Please answer 'yes' or 'no'")).toBe(answer.startsWith('maybe'));
    expect((await readFile(fileIn(host), 'utf8')).startsWith(FIRST)).toBe(overwritten);
  });

  it('does not ask with -y', async () => {
    await using host = await FakeHost.create();
    await writeFile(fileIn(host), 'old');
    expect(await host.run(['server', '--generate-config', '-y'])).toBe(0);
    expect(await readFile(fileIn(host), 'utf8')).toContain(FIRST);
  });

  it('writes defaults that are read as themselves when they are no comments any more', async () => {
    await using host = await FakeHost.create();
    const cwd = join(host.home, 'desk');
    const surroundings = { env: host.env(), platform: 'linux', cwd } as const;
    const before = await configure('lab', [], surroundings);
    await mkdir(join(host.home, 'config'), { recursive: true });
    await writeFile(fileIn(host), defaultConfig('jupyter-server').replace(/^# (c\.)/gm, '$1'));
    const after = await configure('lab', [], surroundings);
    expect(after.settings).toEqual(before.settings);
    expect(after.warnings.filter((one) => !one.includes('deprecated'))).toEqual([]);
  });
});
