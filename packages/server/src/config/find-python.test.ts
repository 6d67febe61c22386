import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPythons } from './find-python.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'elara-pythons-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function program(name: string, content = '', mode = 0o755): Promise<string> {
  const file = join(root, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  await chmod(file, mode);
  return file;
}

const find = async (env: Record<string, string>) => findPythons(env, 'linux');

describe('findPythons', () => {
  it('finds none where there are none', async () => {
    expect(await find({})).toEqual([]);
    expect(await find({ PATH: root })).toEqual([]);
  });

  it('prefers the active environment, then what runs the jupyter commands, then the PATH', async () => {
    const venv = await program('venv/bin/python3');
    const conda = await program('conda/bin/python');
    const hidden = await program('tools/python3.12');
    await program('local/jupyter-server', `#!${hidden}\nimport sys\n`);
    const path = await program('usr/python3');
    const PATH = `${join(root, 'usr')}:${join(root, 'local')}`;
    const env = { PATH, VIRTUAL_ENV: join(root, 'venv'), CONDA_PREFIX: join(root, 'conda') };
    expect(await find(env)).toEqual([venv, conda, hidden, path]);
  });

  it('names each only once, and none that cannot be run', async () => {
    const python = await program('a/python3');
    await program('b/python3', '', 0o644);
    await program('b/jupyter', `#!${python}\n`);
    await program('c/jupyter', '#!/usr/bin/env python3\n');
    await program('c/jupyter-server', 'no script');
    const PATH = ['a', 'b', 'c', 'a'].map((name) => join(root, name)).join(':');
    expect(await find({ PATH })).toEqual([python]);
  });

  it('looks for no more than a few', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `p${index}`);
    for (const name of names) await program(`${name}/python3`);
    const PATH = names.map((name) => join(root, name)).join(':');
    expect(await find({ PATH })).toHaveLength(8);
  });
});
