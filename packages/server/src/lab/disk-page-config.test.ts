import { describe, expect, it } from 'vitest';
import { directoriesOf } from './directories.ts';
import { readDiskPageConfig } from './disk-page-config.ts';
import { readBundle } from './front-end.ts';
import { bundleFiles, LabHome, recordingLogger } from './testing/lab-home.ts';

async function read(home: LabHome, log = recordingLogger()): Promise<Record<string, unknown>> {
  const directories = directoriesOf(readBundle(home.at('bundle')), home.needs());
  return readDiskPageConfig(directories, home.paths.configPath, log);
}

const extension = (name: string, disabledExtensions?: string[]): object => ({
  name,
  version: '1.0.0',
  jupyterlab: {
    _build: { load: 'static/remoteEntry.1.js', extension: './extension' },
    ...(disabledExtensions === undefined ? {} : { disabledExtensions }),
  },
});

describe('readDiskPageConfig', () => {
  it('always has the lists without which the page does not start', async () => {
    using home = new LabHome(bundleFiles);
    expect(await read(home)).toEqual({ disabledExtensions: [], federated_extensions: [] });
  });

  it('lists the prebuilt extensions', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/labextensions/@scope/name/package.json': extension('@scope/name'),
    });
    expect((await read(home))['federated_extensions']).toEqual([
      {
        name: '@scope/name',
        load: 'static/remoteEntry.1.js',
        extension: './extension',
        entrypoints: null,
      },
    ]);
  });

  it('leaves an extension that was not built out, and says so', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/labextensions/raw/package.json': { name: 'raw', version: '1.0.0' },
    });
    const log = recordingLogger();
    expect((await read(home, log))['federated_extensions']).toEqual([]);
    expect(log.lines).toEqual(['raw is not a valid extension']);
  });

  it('turns objects of switches into lists of what is on', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'config/labconfig/page_config.json': {
        disabledExtensions: { 'a:b': true, c: false },
        lockedExtensions: { d: true },
        deferredExtensions: { e: true },
        anything: 'else',
      },
    });
    expect(await read(home)).toMatchObject({
      disabledExtensions: ['a:b'],
      lockedExtensions: ['d'],
      deferredExtensions: ['e'],
      anything: 'else',
    });
  });

  it("takes the application's file as the weakest, with lists as older versions wrote them", async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/lab/settings/page_config.json': { disabledExtensions: ['x', 'y'], mode: 'app' },
      'config/labconfig/page_config.json': { disabledExtensions: { y: false }, mode: 'user' },
    });
    expect(await read(home)).toMatchObject({ disabledExtensions: ['x'], mode: 'user' });
  });

  it('prefers page_config.json5, comments and all, unless it is empty', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/lab/settings/page_config.json5': "{ // why\n mode: 'json5' }",
      'data/lab/settings/page_config.json': { mode: 'json' },
    });
    expect(await read(home)).toMatchObject({ mode: 'json5' });
    home.write({ 'data/lab/settings/page_config.json5': '' });
    expect(await read(home)).toMatchObject({ mode: 'json' });
  });

  it('lets extensions switch others off, unless they are off themselves', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/labextensions/one/package.json': extension('one', ['by-one']),
      'data/labextensions/two/package.json': extension('two', ['by-two']),
      'config/labconfig/page_config.json': { disabledExtensions: { two: true } },
    });
    expect((await read(home))['disabledExtensions']).toEqual(['by-one', 'two']);
  });

  it('lets a user put on again what an extension switched off', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'data/labextensions/one/package.json': extension('one', ['a', 'b']),
      'config/labconfig/page_config.json': { disabledExtensions: { a: false } },
    });
    expect((await read(home))['disabledExtensions']).toEqual(['b']);
  });

  it('switches buttons off that lead to pages which are not there, unless a user wants them', async () => {
    const name = '@jupyter-notebook/lab-extension';
    using home = new LabHome({
      ...bundleFiles,
      [`data/labextensions/${name}/package.json`]: extension(name),
    });
    expect((await read(home))['disabledExtensions']).toEqual([
      `${name}:interface-switcher`,
      `${name}:launch-tree`,
    ]);
    home.write({
      'config/labconfig/page_config.json': {
        disabledExtensions: { [`${name}:interface-switcher`]: false },
      },
    });
    expect((await read(home))['disabledExtensions']).toEqual([`${name}:launch-tree`]);
  });

  it('hears extensions that are compiled into the application', async () => {
    using home = new LabHome({
      ...bundleFiles,
      'bundle/static/package.json': {
        jupyterlab: { extensionMetadata: { inside: { disabledExtensions: ['by-inside'] } } },
      },
    });
    expect((await read(home))['disabledExtensions']).toEqual(['by-inside']);
  });
});
