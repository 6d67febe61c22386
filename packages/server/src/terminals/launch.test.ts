import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planLaunch, type LaunchDefaults } from './launch.ts';

let folder: string;
let defaults: LaunchDefaults;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elara-launch-'));
  await mkdir(join(folder, 'root', 'sub'), { recursive: true });
  await mkdir(join(folder, 'server', 'here'), { recursive: true });
  await writeFile(join(folder, 'root', 'file'), '');
  defaults = {
    env: { SHELL: '/bin/bash', HOME: '/home/ada', TERM: 'dumb', EMPTY: undefined },
    cwd: join(folder, 'server'),
    rootDir: join(folder, 'root'),
    serverUrl: () => 'http://localhost:8888/',
    onTerminal: true,
    shellCommand: undefined,
  };
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('a new terminal', () => {
  it('runs the shell of the user', async () => {
    expect((await planLaunch(defaults, {})).argv).toEqual(['/bin/bash']);
  });

  it('runs it as a login shell where the server is not on a terminal itself', async () => {
    const plan = await planLaunch({ ...defaults, onTerminal: false }, {});
    expect(plan.argv).toEqual(['/bin/bash', '-l']);
  });

  it('runs sh where no shell is known', async () => {
    expect((await planLaunch({ ...defaults, env: {} }, {})).argv).toEqual(['sh']);
    expect((await planLaunch({ ...defaults, env: { SHELL: '' } }, {})).argv).toEqual(['sh']);
  });

  it('runs the configured command without -l, a line of it split into words', async () => {
    const configured = { ...defaults, onTerminal: false, shellCommand: "zsh -c 'a b'" };
    expect((await planLaunch(configured, {})).argv).toEqual(['zsh', '-c', 'a b']);
    const wish = await planLaunch(configured, { shellCommand: ['fish', '-i'] });
    expect(wish.argv).toEqual(['fish', '-i']);
  });

  it('has the environment of the server and what Jupyter adds', async () => {
    expect((await planLaunch(defaults, {})).env).toEqual({
      SHELL: '/bin/bash',
      HOME: '/home/ada',
      TERM: 'xterm-256color',
      PYXTERM_DIMENSIONS: '80x25',
      COLUMNS: '80',
      LINES: '25',
      JUPYTER_SERVER_ROOT: join(folder, 'root'),
      JUPYTER_SERVER_URL: 'http://localhost:8888/',
    });
  });

  it('takes variables from the client, null taking one away', async () => {
    const { env } = await planLaunch(defaults, { extraEnv: { TERM: null, MORE: 'x' } });
    expect(env).not.toHaveProperty('TERM');
    expect(env['MORE']).toBe('x');
  });

  it('has the size that was asked for', async () => {
    const plan = await planLaunch(defaults, { rows: 40, columns: 132 });
    expect(plan.size).toEqual({ rows: 40, columns: 132 });
    expect(plan.env['PYXTERM_DIMENSIONS']).toBe('132x40');
  });

  it.each([
    [undefined, 'server'],
    ['here', 'server/here'],
    ['sub', 'root/sub'],
    ['missing', 'server'],
    ['file', 'server'],
  ])('asked for the folder %s starts in %s', async (wish, expected) => {
    expect((await planLaunch(defaults, { cwd: wish })).cwd).toBe(join(folder, expected));
  });

  it.each([
    [{ cwd: '/deleted' }, 'root'],
    [{ cwd: '/deleted', rootDir: '/deleted too' }, '/'],
  ])('starts elsewhere when %j', async (gone, expected) => {
    const { cwd } = await planLaunch({ ...defaults, ...gone }, {});
    expect(cwd).toBe(expected === '/' ? '/' : join(folder, expected));
  });

  it('starts in an absolute folder', async () => {
    const wish = join(folder, 'root', 'sub');
    expect((await planLaunch(defaults, { cwd: wish })).cwd).toBe(wish);
  });
});
