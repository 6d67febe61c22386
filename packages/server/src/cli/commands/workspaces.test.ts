import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';

const layout = (id: string) => ({
  data: { 'layout-restorer:data': { main: {} } },
  metadata: { id },
});

async function importing(host: FakeHost, content: unknown, ...options: string[]): Promise<number> {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(join(host.home, 'desk/saved.json'), text);
  return host.run(['workspaces', 'import', 'saved.json', ...options]);
}

const folderOf = (host: FakeHost) => join(host.home, 'config/lab/workspaces');

describe('elara workspaces', () => {
  it('saves a layout where JupyterLab finds it, and prints it again', async () => {
    await using host = await FakeHost.create();
    expect(await importing(host, layout('foo bar'))).toBe(0);
    expect(await readdir(folderOf(host))).toHaveLength(1);
    expect(host.stderr).toMatch(
      /^Saved workspace: \/.*\/config\/lab\/workspaces\/foo-bar-\w{4}\.jupyterlab-workspace\n$/,
    );
    expect(await host.run(['workspaces', 'list'])).toBe(0);
    expect(host.stdout).toBe('foo bar\n');
    host.stdout = '';
    await host.run(['lab', 'workspace', 'export', 'foo bar']);
    expect(JSON.parse(host.stdout)).toMatchObject(layout('foo bar'));
  });

  it('prints lists of layouts as JSON', async () => {
    await using host = await FakeHost.create();
    await importing(host, layout('a'));
    await importing(host, layout('b'));
    await host.run(['workspaces', 'list', '--jsonlines']);
    const lines = host.stdout.trim().split('\n');
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      layout('a'),
      layout('b'),
    ]);
    host.stdout = '';
    await host.run(['workspaces', 'list', '--json']);
    expect(JSON.parse(host.stdout)).toMatchObject([layout('a'), layout('b')]);
  });

  it('exports an empty layout where none was saved, and takes it back', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['workspaces', 'export'])).toBe(0);
    expect(JSON.parse(host.stdout)).toEqual({ data: {}, metadata: { id: '/default' } });
    expect(await importing(host, host.stdout)).toBe(0);
    expect(await readdir(folderOf(host))).toEqual(['default-37a8.jupyterlab-workspace']);
  });

  it('gives a layout another name with --name', async () => {
    await using host = await FakeHost.create();
    await importing(host, layout('a'), '--name=b');
    await host.run(['workspaces', 'list']);
    expect(host.stdout).toBe('b\n');
  });

  it('reads the standard input for a dash', async () => {
    await using host = await FakeHost.create();
    const ended = host.run(['workspaces', 'import', '-']);
    host.stdin.end(JSON.stringify(layout('piped')));
    expect(await ended).toBe(0);
    await host.run(['workspaces', 'list']);
    expect(host.stdout).toBe('piped\n');
  });

  it.each([
    ['{', 'saved.json is not a valid workspace: '],
    [
      { metadata: { id: 'a' } },
      'saved.json is not a valid workspace: The `data` field is missing.',
    ],
    [
      { data: {}, metadata: {} },
      'saved.json is not a valid workspace: The `id` field is missing in `metadata`.',
    ],
    [[], 'saved.json is not a valid workspace: The `data` field is missing.'],
  ])('does not take %j', async (content, message) => {
    await using host = await FakeHost.create();
    expect(await importing(host, content)).toBe(1);
    expect(host.stderr).toContain(`elara: ${message}`);
  });

  it('ends with 1 where the file is missing or none is named, as Jupyter', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['workspaces', 'import', 'nowhere.json'])).toBe(1);
    expect(await host.run(['workspaces', 'import'])).toBe(1);
    expect(host.stderr).toBe(
      'elara: nowhere.json does not exist.\nelara: One argument is required for workspace import.\n',
    );
  });

  it('leaves out a file that cannot be read, and says so', async () => {
    await using host = await FakeHost.create();
    await importing(host, layout('a'));
    await writeFile(join(folderOf(host), 'broken.jupyterlab-workspace'), '{');
    host.stderr = '';
    expect(await host.run(['workspaces', 'list'])).toBe(0);
    expect(host.stdout).toBe('a\n');
    expect(host.stderr).toContain('Warning: Ignoring the workspace broken.jupyterlab-workspace');
  });
});
