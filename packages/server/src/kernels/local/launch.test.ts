import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { StartRequest } from '../host.ts';
import { makeCommand } from './launch.ts';

const BASE: StartRequest = {
  id: 'k1',
  name: 'x',
  argv: ['/bin/kernel', '-f', '{connection_file}'],
  specEnv: {},
  extraEnv: {},
  language: 'x',
  interruptMode: 'signal',
  resourceDir: '/specs/x',
  supportsCurve: false,
  cwd: '/work dir',
};
const ENV = { PATH: '/nowhere', HOME: '/home/me', USER: 'me', GONE: undefined };

function commandOf(changes: Partial<StartRequest>, env = ENV): ReturnType<typeof makeCommand> {
  return makeCommand({ ...BASE, ...changes }, '/run/kernel-k1.json', env, 42);
}

describe('the command line of a kernel', () => {
  it('has known names filled in and all else left as it is', () => {
    const argv = [
      '/bin/kernel',
      '--f={connection_file}',
      '{resource_dir}/{kernel_id}',
      '{cwd}',
      '{unknown} {} {a-b} {{connection_file}}',
    ];
    expect(commandOf({ argv }).args).toEqual([
      '--f=/run/kernel-k1.json',
      '/specs/x/k1',
      '/work dir',
      '{unknown} {} {a-b} {/run/kernel-k1.json}',
    ]);
  });

  it('has the home folder for a leading tilde', () => {
    const { program, args } = commandOf({ argv: ['~/bin/kernel', '~', 'a~/b'] });
    expect([program, ...args]).toEqual(['/home/me/bin/kernel', '/home/me', 'a~/b']);
  });
});

describe('the environment of a kernel', () => {
  it('is the server’s with additions, and names the server', () => {
    const { env } = commandOf({ extraEnv: { MORE: 'x' }, sessionName: '/n.ipynb' });
    expect(env).toEqual({
      PATH: '/nowhere',
      HOME: '/home/me',
      USER: 'me',
      MORE: 'x',
      JPY_SESSION_NAME: '/n.ipynb',
      JPY_PARENT_PID: '42',
    });
  });

  it('has no session name without a session', () => {
    expect(commandOf({}).env).not.toHaveProperty('JPY_SESSION_NAME');
  });

  it('replaces variables in the env of the spec as Python templates do', () => {
    const specEnv = { A: '$USER-${HOME}', B: '$UNKNOWN ${UNKNOWN} $$ $ ${', PATH: '/x:$PATH' };
    const { env } = commandOf({ specEnv });
    expect(env).toMatchObject({
      A: 'me-/home/me',
      B: '$UNKNOWN ${UNKNOWN} $ $ ${',
      PATH: '/x:/nowhere',
    });
  });

  it('loses PYTHONEXECUTABLE for Python', () => {
    const env = { ...ENV, PYTHONEXECUTABLE: '/p' };
    expect(commandOf({ language: 'python' }, env).env).not.toHaveProperty('PYTHONEXECUTABLE');
    expect(commandOf({ language: 'R' }, env).env).toHaveProperty('PYTHONEXECUTABLE');
  });
});

describe('a bare python', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'launch-'));
    for (const file of ['prefix/bin/python3', 'path/python', 'path/python3']) {
      await mkdir(join(folder, file, '..'), { recursive: true });
      await writeFile(join(folder, file), '', { mode: 0o755 });
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each(['python', 'python3', 'python3.11'])('(%s) is that of the prefix of its spec', (name) => {
    const resourceDir = join(folder, 'prefix/share/jupyter/kernels/python3');
    const { program, args } = commandOf({ argv: [name, '{prefix}'], resourceDir });
    expect(program).toBe(join(folder, 'prefix/bin/python3'));
    expect(args).toEqual([join(folder, 'prefix')]);
  });

  it('is else the first on the path, under another name where it must be', () => {
    const env = { ...ENV, PATH: `/nowhere:${join(folder, 'path')}` };
    expect(commandOf({ argv: ['python'] }, env).program).toBe(join(folder, 'path/python'));
    expect(commandOf({ argv: ['python3.99'] }, env).program).toBe(join(folder, 'path/python3'));
    expect(commandOf({ argv: ['python3'] }).program).toBe('python3');
    expect(commandOf({ argv: ['pythonx'] }, env).program).toBe('pythonx');
  });
});
