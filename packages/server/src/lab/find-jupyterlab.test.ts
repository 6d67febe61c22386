import { describe, expect, it } from 'vitest';
import { findJupyterLab, jupyterLabIsInstalled } from './find-jupyterlab.ts';
import { installedFiles, LabHome } from './testing/lab-home.ts';

describe('findJupyterLab', () => {
  it('finds the first data directory with a JupyterLab', () => {
    using home = new LabHome({
      ...installedFiles('a/lab', '4.6.1'),
      ...installedFiles('b/lab', '4.6.6'),
    });
    const found = findJupyterLab([home.at('none'), home.at('a'), home.at('b')]);
    expect(found).toMatchObject({ appDir: home.at('a/lab'), version: '4.6.1' });
  });

  it.each([
    ['4.6.0', true],
    ['4.7.0', true],
    ['4.10.2', true],
    ['4.5.9', false],
    ['3.6.8', false],
    ['5.0.0', false],
    ['', false],
  ])('given version %j answers whether it can be served: %j', (version, isServed) => {
    using home = new LabHome(installedFiles('a/lab', version));
    expect(findJupyterLab([home.at('a')]) !== null).toBe(isServed);
  });
});

describe('jupyterLabIsInstalled', () => {
  const empty = { HOME: '/nonexistent', PATH: '' };

  it('looks where JUPYTER_PATH says', () => {
    using home = new LabHome(installedFiles('share/lab', '4.6.6'));
    expect(jupyterLabIsInstalled({ ...empty, JUPYTER_PATH: home.at('share') })).toBe(true);
  });

  it('looks beside the Python on the PATH', () => {
    using home = new LabHome({
      ...installedFiles('venv/share/jupyter/lab', '4.6.6'),
      'venv/bin/python3': '',
      'venv/pyvenv.cfg': '',
    });
    expect(jupyterLabIsInstalled({ ...empty, PATH: home.at('venv/bin') })).toBe(true);
  });

  it('believes JUPYTERLAB_DIR and nothing else where it is set', () => {
    using home = new LabHome(installedFiles('share/lab', '4.6.6'));
    const env = { ...empty, JUPYTER_PATH: home.at('share') };
    expect(jupyterLabIsInstalled({ ...env, JUPYTERLAB_DIR: home.at('nothing') })).toBe(false);
    expect(jupyterLabIsInstalled({ ...env, JUPYTERLAB_DIR: home.at('share/lab') })).toBe(true);
  });
});
