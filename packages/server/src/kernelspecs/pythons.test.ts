import { symlink } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findIpykernel, findPythons } from './pythons.ts';
import { Folders } from './testing/folders.ts';

let folders: Folders;

beforeEach(async () => {
  folders = await Folders.create();
});

afterEach(async () => {
  await folders.remove();
});

const bin = (...prefixes: string[]) =>
  prefixes.map((prefix) => folders.path(prefix, 'bin')).join(':');
const prefixes = async (env: Record<string, string>) =>
  (await findPythons(env)).map((python) => python.prefix);

describe('Pythons', () => {
  it('are found on the PATH, in its order', async () => {
    await folders.python('b', 'python3');
    await folders.python('a', 'python');
    await folders.file('none/bin/ruby');
    expect(await prefixes({ PATH: bin('b', 'none', 'a') })).toEqual([
      folders.path('b'),
      folders.path('a'),
    ]);
  });

  it('are called python3 where there is such a command', async () => {
    await folders.python('a', 'python');
    const python3 = await folders.python('a', 'python3');
    expect((await findPythons({ PATH: bin('a') }))[0]!.executable).toBe(python3);
  });

  it('of an active environment come first', async () => {
    for (const name of ['path', 'venv', 'conda']) await folders.python(name, 'python3');
    const env = {
      PATH: bin('path'),
      VIRTUAL_ENV: folders.path('venv'),
      CONDA_PREFIX: folders.path('conda'),
    };
    expect(await prefixes(env)).toEqual(
      ['venv', 'conda', 'path'].map((name) => folders.path(name)),
    );
  });

  it('are counted once where folders are links to each other', async () => {
    await folders.python('usr', 'python3');
    await symlink(folders.path('usr/bin'), folders.path('bin'));
    const env = { PATH: `${folders.path('bin')}:${bin('usr')}` };
    expect(await prefixes(env)).toEqual([folders.path('usr')]);
  });

  it('must be executable, and their folders absolute', async () => {
    await folders.file('plain/bin/python3');
    expect(await prefixes({ PATH: `relative:${bin('plain', 'missing')}::` })).toEqual([]);
    expect(await prefixes({})).toEqual([]);
  });
});

describe('ipykernel', () => {
  const find = () => findIpykernel({ executable: '', prefix: folders.root });

  it.each([
    'lib/python3.12/site-packages',
    'lib64/python3.11/site-packages',
    'lib/python3/dist-packages',
  ])('is found in %s', async (packages) => {
    await folders.file(`${packages}/ipykernel/kernelapp.py`);
    expect(await find()).toBe(folders.path(packages, 'ipykernel'));
  });

  it('is not found where only a folder of that name is left', async () => {
    await folders.file('lib/python3.12/site-packages/ipykernel/__pycache__/x.pyc');
    await folders.file('lib/python2.7/site-packages/ipykernel/kernelapp.py');
    expect(await find()).toBeUndefined();
  });
});
