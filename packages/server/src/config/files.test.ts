import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './errors.ts';
import { loadConfigFiles } from './files.ts';
import { pythonEnvironment, SKIP_COMPARISON } from './testing/python.ts';

let root: string;
const basenames = ['jupyter_config', 'jupyter_server_config'];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-config-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

async function load(explicit?: { file: string; replaces: string }) {
  const directories = [join(root, 'user'), join(root, 'system')];
  const python = { env: {}, platform: process.platform, cwd: root };
  const found = await loadConfigFiles({ directories, basenames, explicit, python });
  const values = [...found.tree.entries()].map(([className, trait, given]) => [
    `${className}.${trait}`,
    'value' in given ? given.value : 'changes' in given ? given.changes : given.texts,
  ]);
  return { ...found, values: Object.fromEntries(values) as Record<string, unknown> };
}

describe('loadConfigFiles', () => {
  it('finds nothing where there is nothing', async () => {
    expect(await load()).toMatchObject({ loaded: [], warnings: [], values: {} });
  });

  it('lets the nearer directory, the later name and JSON win', async () => {
    await write({
      'system/jupyter_config.json': '{"A": {"a": "system general", "b": "system general"}}',
      'user/jupyter_config.json': '{"A": {"a": "user general", "c": "user general"}}',
      'system/jupyter_server_config.json': '{"A": {"c": "system server", "d": "system server"}}',
      'user/jupyter_server_config.py': 'c.A.d = "user python"\nc.A.e = "user python"\n',
      'user/jupyter_server_config.json': '{"A": {"e": "user json"}}',
    });
    const { values, loaded, warnings } = await load();
    expect(values).toEqual({
      'A.a': 'user general',
      'A.b': 'system general',
      'A.c': 'system server',
      'A.d': 'user python',
      'A.e': 'user json',
    });
    expect(loaded.map((file) => file.slice(root.length + 1))).toEqual([
      'system/jupyter_config.json',
      'user/jupyter_config.json',
      'system/jupyter_server_config.json',
      'user/jupyter_server_config.py',
      'user/jupyter_server_config.json',
    ]);
    expect(warnings).toEqual([
      `${root}/user/jupyter_server_config.json has higher priority than ${root}/user/jupyter_server_config.py, both set A.e.`,
    ]);
  });

  it('says where a value stands', async () => {
    await write({ 'user/jupyter_config.py': '# first\nc.A.b = 1\n' });
    const { tree } = await load();
    expect(tree.get('A', 'b')?.origin.place).toBe(`${root}/user/jupyter_config.py, line 2`);
  });

  it('reads --config instead of the files of that name', async () => {
    await write({
      'user/jupyter_config.json': '{"A": {"a": 1}}',
      'user/jupyter_server_config.json': '{"A": {"b": 1}}',
      'mine.json': '{"A": {"c": 1}}',
    });
    const explicit = { file: join(root, 'mine.json'), replaces: 'jupyter_server_config' };
    expect((await load(explicit)).values).toEqual({ 'A.a': 1, 'A.c': 1 });
  });

  it('warns when the file of --config is not there', async () => {
    const explicit = { file: join(root, 'none.json'), replaces: 'jupyter_server_config' };
    expect((await load(explicit)).warnings).toEqual([
      `The config file ${root}/none.json was not found.`,
    ]);
  });

  it('accepts version 1, a byte order mark and keys that are no sections', async () => {
    await write({ 'user/jupyter_config.json': '\ufeff{"version": 1, "x": 2, "A": {"b": null}}' });
    expect((await load()).values).toEqual({ 'A.b': null });
  });

  it.each([
    ['{"A": ', 'is not valid JSON'],
    ['[1]', 'is not a JSON object'],
    ['{"version": 2}', 'Unknown version of JSON config file: 2'],
  ])('refuses %j, naming the file', async (content, message) => {
    await write({ 'user/jupyter_config.json': content });
    await expect(load()).rejects.toThrow(ConfigError);
    await expect(load()).rejects.toThrow(message);
    await expect(load()).rejects.toThrow(`${root}/user/jupyter_config.json`);
  });

  it('lets changes of containers change what an earlier file said', async () => {
    await write({
      'system/jupyter_config.json': '{"A": {"list": ["s"], "dict": {"s": 1}}}',
      'user/jupyter_config.py':
        'c.A.list.append("u")\nc.A.dict.update({"u": 2})\nc.A.lazy.append(1)\n',
      'user/jupyter_server_config.py': 'c.A.list.prepend(["first"])\nc.A.lazy.append(2)\n',
    });
    expect((await load()).values).toMatchObject({
      'A.list': ['first', 's', 'u'],
      'A.dict': { s: 1, u: 2 },
      'A.lazy': { extend: [1, 2] },
    });
  });

  it('reads sections inside the section of a parent', async () => {
    await write({
      'user/jupyter_config.json': '{"ServerApp": {"KernelManager": {"a": {"B": 1}}}}',
    });
    expect((await load()).values).toEqual({ 'ServerApp.KernelManager.a': { B: 1 } });
  });

  it('reads any JSON or names the file that it cannot use', async () => {
    await mkdir(join(root, 'user'));
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.dictionary(fc.string(), fc.jsonValue()).map((config) => JSON.stringify(config)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        await write({ 'user/jupyter_config.json': content });
        const error: unknown = await load().then(
          () => null,
          (reason: unknown) => reason,
        );
        if (error === null) return;
        expect(error).toBeInstanceOf(ConfigError);
        expect((error as Error).message).toContain('user/jupyter_config.json');
      }),
    );
  });

  it('refuses a Python file that would have to be run', async () => {
    await write({ 'user/jupyter_server_config.py': 'import os\n' });
    const message = `${root}/user/jupyter_server_config.py, line 1`;
    await expect(load()).rejects.toThrow(message);
    await expect(load()).rejects.toThrow('No Python with traitlets was found');
  });
});

describe.skipIf(SKIP_COMPARISON)('loadConfigFiles with a Python', () => {
  it('runs what is more than literals, and says where a value stands', async () => {
    await write({
      'system/jupyter_config.py': 'import os\nos.environ["PORT"] = "7"\nprint("hi")\n',
      'user/jupyter_config.py': 'import os\nc.A.port = int(os.environ["PORT"])\n',
    });
    const python = { env: pythonEnvironment(), platform: process.platform, cwd: root };
    const directories = [join(root, 'user'), join(root, 'system')];
    const found = await loadConfigFiles({ directories, basenames, python });
    expect(found.tree.get('A', 'port')).toEqual({
      value: 7,
      origin: { kind: 'file', place: `${root}/user/jupyter_config.py, line 2` },
    });
    expect(found.environment).toEqual({ PORT: '7' });
    expect(found.warnings).toEqual([`${root}/system/jupyter_config.py: hi`]);
  });
});
