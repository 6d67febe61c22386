import { describe, expect, it } from 'vitest';
import { chooseFrontEnd, directoriesOf } from './directories.ts';
import { bundleFiles, installedFiles, LabHome } from './testing/lab-home.ts';

const INSTALLED = installedFiles('env/share/jupyter/lab', '4.6.6');

describe('chooseFrontEnd', () => {
  it('serves an installed JupyterLab before our own', () => {
    using home = new LabHome({ ...bundleFiles, ...INSTALLED });
    expect(chooseFrontEnd(home.needs())).toMatchObject({ kind: 'installed', version: '4.6.6' });
  });

  it('serves our own where none is installed', () => {
    using home = new LabHome(bundleFiles);
    expect(chooseFrontEnd(home.needs())).toMatchObject({ kind: 'bundled', version: '4.6.4' });
  });

  it('serves what the setting names, be it a bundle', () => {
    using home = new LabHome({ ...bundleFiles, ...INSTALLED });
    const needs = home.needs({ appDir: home.at('bundle') });
    expect(chooseFrontEnd(needs)).toMatchObject({ kind: 'bundled' });
  });

  it('serves nothing else where the setting names an empty folder', () => {
    using home = new LabHome({ ...bundleFiles, ...INSTALLED });
    expect(chooseFrontEnd(home.needs({ appDir: home.at('empty') }))).toBeNull();
  });

  it('has nothing to serve where nothing is built', () => {
    using home = new LabHome();
    expect(chooseFrontEnd(home.needs())).toBeNull();
    expect(chooseFrontEnd(home.needs({}, { bundleDir: null }))).toBeNull();
  });
});

describe('directoriesOf', () => {
  it('keeps what administrators set outside of a bundle, which each version replaces', () => {
    using home = new LabHome(bundleFiles);
    const directories = directoriesOf(chooseFrontEnd(home.needs()), home.needs());
    expect(directories).toMatchObject({
      appSettings: home.at('data/lab/settings'),
      schemas: home.at('bundle/schemas'),
      static: home.at('bundle/static'),
      themes: home.at('bundle/themes'),
      userSettings: home.at('config/lab/user-settings'),
      workspaces: home.at('config/lab/workspaces'),
      custom: home.at('config/custom'),
    });
  });

  it('takes everything from the application directory of an installed JupyterLab', () => {
    using home = new LabHome(INSTALLED);
    const directories = directoriesOf(chooseFrontEnd(home.needs()), home.needs());
    expect(directories).toMatchObject({
      appSettings: home.at('env/share/jupyter/lab/settings'),
      schemas: home.at('env/share/jupyter/lab/schemas'),
    });
  });

  it('searches extra places of extensions first and our own plugins last', () => {
    using home = new LabHome(bundleFiles);
    const needs = home.needs({ extraLabextensionsPath: ['/extra'] });
    expect(directoriesOf(null, needs).allLabextensions).toEqual([
      '/extra',
      home.at('data/labextensions'),
      home.at('env/share/jupyter/labextensions'),
      home.at('bundle/labextensions'),
    ]);
  });

  it('takes the places of extensions from the setting instead of the data directories', () => {
    using home = new LabHome();
    const needs = home.needs({ labextensionsPath: ['/only'] }, { bundleDir: null });
    expect(directoriesOf(null, needs).allLabextensions).toEqual(['/only']);
  });

  it('leaves third-party extensions out in core mode', () => {
    using home = new LabHome();
    const needs = home.needs({ coreMode: true, extraLabextensionsPath: ['/extra'] });
    expect(directoriesOf(null, needs)).toMatchObject({
      extraLabextensions: [],
      labextensions: [],
      allLabextensions: [home.at('bundle/labextensions')],
    });
  });

  it('follows the settings of the user directories', () => {
    using home = new LabHome();
    const needs = home.needs({ userSettingsDir: '/settings', workspacesDir: '/workspaces' });
    expect(directoriesOf(null, needs)).toMatchObject({
      userSettings: '/settings',
      workspaces: '/workspaces',
    });
  });
});
