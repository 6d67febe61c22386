import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NO_CHANGES } from './changes.ts';
import { ConfigError } from './errors.ts';
import { evaluatePython } from './evaluate-python.ts';
import { PythonObject } from './python-object.ts';
import { pythonEnvironment, SKIP_COMPARISON } from './testing/python.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-evaluate-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

function evaluate(file: string, more: { env?: Record<string, string>; timeout?: number } = {}) {
  const { env = {}, ...rest } = more;
  const surroundings = { platform: process.platform, cwd: root, ...rest };
  return evaluatePython(join(root, file), {
    env: { ...pythonEnvironment(), ...env },
    ...surroundings,
  });
}

async function run(source: string, more: Parameters<typeof evaluate>[1] = {}) {
  await writeFile(join(root, 'my_config.py'), source);
  return evaluate('my_config.py', more);
}

async function said(source: string): Promise<Record<string, unknown>> {
  const found = await run(source);
  return Object.fromEntries(
    (found?.settings ?? []).map(({ className, trait, ...rest }) => [
      `${className}.${trait}`,
      'value' in rest ? rest.value : rest.changes,
    ]),
  );
}

describe.skipIf(SKIP_COMPARISON)('evaluatePython', () => {
  it('gives what the file computes, typed', async () => {
    const source = `
import os, sys
from pathlib import Path
c = get_config()
c.ServerApp.port = 8000 + 88
c.ServerApp.root_dir = str(Path('/data') / 'books')
c.ServerApp.ip = os.environ.get('NOT_THERE', '0.0.0.0')
c.ServerApp.tornado_settings = dict(headers={'X': 'y'}, many=[1, 2.5, None, True])
c.ServerApp.local_hostnames = ('a', 'b')
c.ServerApp.cookie_secret = b'\\x00\\xff'
c.KernelSpecManager.allowed_kernelspecs = {'b', 'a'}
c.Numbers.large = 2 ** 60
c.Numbers.endless = float('-inf')
`;
    expect(await said(source)).toEqual({
      'ServerApp.port': 8088,
      'ServerApp.root_dir': '/data/books',
      'ServerApp.ip': '0.0.0.0',
      'ServerApp.tornado_settings': { headers: { X: 'y' }, many: [1, 2.5, null, true] },
      'ServerApp.local_hostnames': ['a', 'b'],
      'ServerApp.cookie_secret': Buffer.from([0, 255]),
      'KernelSpecManager.allowed_kernelspecs': ['a', 'b'],
      'Numbers.large': 2n ** 60n,
      'Numbers.endless': -Infinity,
    });
  });

  it('keeps changes of containers that the file does not know', async () => {
    const source = `
for name in ['a', 'b']:
    c.ServerApp.local_hostnames.append(name)
c.ServerApp.local_hostnames.prepend(['first'])
c.ServerApp.local_hostnames.insert(0, 'x')
c.ServerApp.tornado_settings.update({'headers': {}})
c.KernelSpecManager.allowed_kernelspecs.add('python3')
`;
    expect(await said(source)).toEqual({
      'ServerApp.local_hostnames': {
        extend: ['a', 'b'],
        prepend: ['first'],
        inserts: [[0, 'x']],
        update: null,
      },
      'ServerApp.tornado_settings': { ...NO_CHANGES, update: { headers: {} } },
      'KernelSpecManager.allowed_kernelspecs': { ...NO_CHANGES, update: ['python3'] },
    });
  });

  it('names classes by their place and other objects by what they are', async () => {
    const source = `
from collections import OrderedDict
def scrub(model, **kwargs): pass
class Mine: pass
c.ServerApp.contents_manager_class = OrderedDict
c.FileContentsManager.pre_save_hook = scrub
c.Other.thing = Mine()
c.Other.nested = {'f': scrub}
`;
    expect(await said(source)).toEqual({
      'ServerApp.contents_manager_class': 'collections.OrderedDict',
      'FileContentsManager.pre_save_hook': new PythonObject('function scrub'),
      'Other.thing': new PythonObject('Mine object'),
      'Other.nested': { f: new PythonObject('function scrub') },
    });
  });

  it('loads other files with load_subconfig, and passes over those that are not there', async () => {
    await writeFile(join(root, 'base.py'), 'c.ServerApp.port = 1\nc.ServerApp.ip = "base"\n');
    const found = await run(
      'load_subconfig("base.py")\nload_subconfig("none.py")\nc.ServerApp.port += 1\n',
    );
    const values = found?.settings.map((one) => [one.trait, 'value' in one && one.value, one.line]);
    expect(values).toEqual([
      ['port', 2, 3],
      ['ip', 'base', 2],
    ]);
    expect(found?.settings.map(({ file }) => file)).toEqual([
      join(root, 'my_config.py'),
      join(root, 'base.py'),
    ]);
  });

  it('knows its own name and configuration for one object only', async () => {
    expect(
      await said('c.A.file = __file__\nc.ServerApp.KernelManager.autorestart = not True\n'),
    ).toEqual({
      'A.file': join(root, 'my_config.py'),
      'ServerApp.KernelManager.autorestart': false,
    });
  });

  it('tells what the file did to the environment, and what it printed', async () => {
    const found = await run(
      'import os\nos.environ["NEW"] = "1"\ndel os.environ["OLD"]\nprint("hello")\n',
      { env: { OLD: '1' } },
    );
    expect(found).toEqual({
      settings: [],
      environment: { NEW: '1', OLD: null },
      printed: 'hello\n',
    });
  });

  it.each([
    ['x = 1\nc.A.b = y\n', "line 2: NameError: name 'y' is not defined"],
    ['c.A.b = (\n', "line 1: '(' was never closed"],
    ['def f():\n    raise ValueError("no")\n\nf()\n', 'line 2: ValueError: no'],
    ['import json\njson.loads("{")\n', 'line 2: JSONDecodeError'],
    ['import not_there_at_all\n', 'line 1: ModuleNotFoundError'],
    ['import sys\nsys.exit(3)\n', 'line 2: SystemExit: 3'],
    ['import os\nos._exit(3)\n', 'running it ended with exit code 3'],
  ])('says in which line %j fails', async (source, message) => {
    const error: unknown = await run(source).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain(message);
    expect(String(error)).toContain(join(root, 'my_config.py'));
  });

  it('names the loaded file in which an error is', async () => {
    await writeFile(join(root, 'base.py'), '\n\n1 / 0\n');
    await expect(run('load_subconfig("base.py")\n')).rejects.toThrow(
      `${join(root, 'base.py')}, line 3: ZeroDivisionError`,
    );
  });

  it('gives up on a file that does not end', async () => {
    const endless = run('while True: pass\n', { timeout: 300 });
    await expect(endless).rejects.toThrow('did not end within 0.3 seconds');
  });
});

describe('evaluatePython where there is no Python with traitlets', () => {
  it('finds none', async () => {
    expect(await run('c.A.b = 1 + 1\n', { env: { PATH: '/nowhere' } })).toBeNull();
  });

  it('passes over commands that are no Python', async () => {
    await mkdir(join(root, 'bin'));
    await symlink('/nowhere/at/all', join(root, 'bin', 'python3'));
    await writeFile(join(root, 'bin', 'python'), '#!/bin/sh\nexit 97\n', { mode: 0o755 });
    expect(await run('c.A.b = 1 + 1\n', { env: { PATH: join(root, 'bin') } })).toBeNull();
  });
});
