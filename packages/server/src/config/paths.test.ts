import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { jupyterPaths, type Environment } from './paths.ts';

const linux = (env: Environment = {}) => jupyterPaths({ HOME: '/home/ada', ...env }, 'linux');

describe('jupyterPaths', () => {
  const temporary: string[] = [];
  afterEach(() => {
    for (const path of temporary.splice(0)) rmSync(path, { recursive: true, force: true });
  });

  it("gives Jupyter's places on Linux", () => {
    expect(linux()).toEqual({
      configDir: '/home/ada/.jupyter',
      dataDir: '/home/ada/.local/share/jupyter',
      runtimeDir: '/home/ada/.local/share/jupyter/runtime',
      configPath: [
        '/home/ada/.jupyter',
        '/home/ada/.local/etc/jupyter',
        '/usr/local/etc/jupyter',
        '/etc/jupyter',
      ],
      dataPath: [
        '/home/ada/.local/share/jupyter',
        '/usr/local/share/jupyter',
        '/usr/share/jupyter',
      ],
    });
  });

  it('follows the variables of the environment', () => {
    const paths = linux({
      JUPYTER_CONFIG_DIR: '/c',
      JUPYTER_DATA_DIR: '/d',
      JUPYTER_RUNTIME_DIR: '/r',
      JUPYTER_CONFIG_PATH: '/c1:/c2/',
      JUPYTER_PATH: '/p1/:/p2',
    });
    expect(paths).toMatchObject({ configDir: '/c', dataDir: '/d', runtimeDir: '/r' });
    expect(paths.configPath.slice(0, 3)).toEqual(['/c1', '/c2', '/c']);
    expect(paths.dataPath.slice(0, 3)).toEqual(['/p1', '/p2', '/d']);
  });

  it('puts an active virtual environment first and leaves the user site out', () => {
    const { dataPath, configPath } = linux({ VIRTUAL_ENV: '/venv' });
    expect(dataPath.slice(0, 2)).toEqual(['/venv/share/jupyter', '/home/ada/.local/share/jupyter']);
    expect(configPath.slice(0, 3)).toEqual([
      '/venv/etc/jupyter',
      '/home/ada/.jupyter',
      '/usr/local/etc/jupyter',
    ]);
  });

  it('does the same for a virtual environment whose Python is the first on the path', () => {
    const prefix = mkdtempSync(join(tmpdir(), 'elara-paths-'));
    temporary.push(prefix);
    mkdirSync(join(prefix, 'bin'));
    writeFileSync(join(prefix, 'bin/python3'), '');
    writeFileSync(join(prefix, 'pyvenv.cfg'), '');
    const { dataPath } = linux({ PATH: `/nowhere:${join(prefix, 'bin')}` });
    expect(dataPath.slice(0, 3)).toEqual([
      `${prefix}/share/jupyter`,
      '/home/ada/.local/share/jupyter',
      '/usr/local/share/jupyter',
    ]);
  });

  it.each([
    [{ CONDA_PREFIX: '/conda', CONDA_DEFAULT_ENV: 'base' }, 1],
    [{ CONDA_PREFIX: '/conda', CONDA_DEFAULT_ENV: 'work' }, 0],
    [{ CONDA_PREFIX: '/conda', CONDA_DEFAULT_ENV: 'work', JUPYTER_PREFER_ENV_PATH: 'no' }, 1],
    [{ CONDA_PREFIX: '/conda', CONDA_DEFAULT_ENV: 'base', JUPYTER_PREFER_ENV_PATH: '1' }, 0],
  ])('places the environment of %j at %i', (env, index) => {
    expect(linux(env).dataPath.indexOf('/conda/share/jupyter')).toBe(index);
  });

  it('finds the prefix of the Python on the path, through links', () => {
    const root = mkdtempSync(join(tmpdir(), 'elara-paths-'));
    temporary.push(root);
    mkdirSync(join(root, 'opt/bin'), { recursive: true });
    mkdirSync(join(root, 'bin'));
    writeFileSync(join(root, 'opt/bin/python3'), '');
    symlinkSync(join(root, 'opt/bin/python3'), join(root, 'bin/python3'));
    expect(linux({ PATH: join(root, 'bin') }).dataPath).toContain(join(root, 'opt/share/jupyter'));
    writeFileSync(join(root, 'pyvenv.cfg'), '');
    expect(linux({ PATH: join(root, 'bin') }).dataPath).toContain(join(root, 'share/jupyter'));
  });

  it('uses a fresh directory and nothing else for JUPYTER_NO_CONFIG', () => {
    const { configDir, configPath } = linux({ JUPYTER_NO_CONFIG: '1', JUPYTER_CONFIG_PATH: '/x' });
    temporary.push(configDir);
    expect(existsSync(configDir)).toBe(true);
    expect(configPath).toEqual([configDir]);
  });

  it('uses the places of the platform when asked to', () => {
    const env = {
      JUPYTER_PLATFORM_DIRS: '1',
      XDG_CONFIG_HOME: '/xdg/config',
      XDG_DATA_HOME: '/xdg/data',
    };
    expect(linux(env)).toMatchObject({
      configDir: '/xdg/config/jupyter',
      dataDir: '/xdg/data/jupyter',
    });
    expect(linux({ JUPYTER_PLATFORM_DIRS: 'off' }).configDir).toBe('/home/ada/.jupyter');
  });

  it('knows the places of macOS', () => {
    const { dataDir, configDir } = jupyterPaths({ HOME: '/Users/ada' }, 'darwin');
    expect([dataDir, configDir]).toEqual(['/Users/ada/Library/Jupyter', '/Users/ada/.jupyter']);
  });
});
