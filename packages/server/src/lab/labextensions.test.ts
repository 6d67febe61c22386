import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { federatedEntry, findLabextensions } from './labextensions.ts';
import { LabHome, recordingLogger } from './testing/lab-home.ts';

const built = (name: string, version = '1.0.0'): object => ({
  name,
  version,
  jupyterlab: { _build: { load: 'static/remoteEntry.1.js', extension: './extension' } },
});

describe('findLabextensions', () => {
  it('finds folders at the top and one below a scope', async () => {
    using home = new LabHome({
      'ext/plain/package.json': built('plain'),
      'ext/@scope/name/package.json': built('@scope/name'),
      'ext/@scope/name/static/deep/package.json': built('too-deep'),
      'ext/no-description/readme.md': '',
      'ext/.hidden/package.json': built('hidden'),
    });
    const found = await findLabextensions([home.at('ext')], silentLogger);
    expect(found.map(({ name }) => name)).toEqual(['plain', '@scope/name']);
  });

  it('takes the first of two with the same name', async () => {
    using home = new LabHome({
      'a/one/package.json': built('one', '2.0.0'),
      'b/one/package.json': built('one', '1.0.0'),
    });
    const found = await findLabextensions([home.at('a'), home.at('b')], silentLogger);
    expect(found.map(({ dir, description }) => [dir, description['version']])).toEqual([
      [home.at('a/one'), '2.0.0'],
    ]);
  });

  it('follows links to folders, as `labextension develop` makes them', async () => {
    using home = new LabHome({
      'src/package.json': built('linked'),
      'ext/other/package.json': built('other'),
    });
    symlinkSync(home.at('src'), home.at('ext/linked'));
    const found = await findLabextensions([home.at('ext')], silentLogger);
    expect(found.map(({ name }) => name)).toEqual(['linked', 'other']);
  });

  it('reads how an extension was installed', async () => {
    using home = new LabHome({
      'ext/one/package.json': built('one'),
      'ext/one/install.json': { packageManager: 'python', packageName: 'one' },
    });
    const [found] = await findLabextensions([home.at('ext')], silentLogger);
    expect(found?.install).toEqual({ packageManager: 'python', packageName: 'one' });
  });

  it('leaves a broken one out and says which', async () => {
    using home = new LabHome({
      'ext/bad/package.json': '{"name": ',
      'ext/list/package.json': '[]',
      'ext/good/package.json': built('good'),
      'ext/good/install.json': 'not json',
    });
    const log = recordingLogger();
    const found = await findLabextensions([home.at('ext')], log);
    expect(found.map(({ name, install }) => [name, install])).toEqual([['good', null]]);
    expect(log.lines.join('\n')).toContain(home.at('ext/bad/package.json'));
  });

  it('finds nothing where there is no folder', async () => {
    expect(await findLabextensions(['/nonexistent'], silentLogger)).toEqual([]);
  });
});

describe('federatedEntry', () => {
  const extension = (jupyterlab: Record<string, unknown>) => ({
    name: '@scope/name',
    dir: '/x',
    description: {},
    jupyterlab,
    install: null,
  });

  it('tells the page what to load', () => {
    const build = {
      load: 'static/remoteEntry.1.js',
      extension: './extension',
      mimeExtension: './mime',
      style: './style',
      entrypoints: ['./a'],
      other: 1,
    };
    expect(federatedEntry(extension({ _build: build }))).toEqual({
      name: '@scope/name',
      load: 'static/remoteEntry.1.js',
      extension: './extension',
      mimeExtension: './mime',
      style: './style',
      entrypoints: ['./a'],
    });
  });

  it('leaves out what an extension has not, except for the entry points', () => {
    expect(federatedEntry(extension({ _build: { load: 'x.js' } }))).toEqual({
      name: '@scope/name',
      load: 'x.js',
      entrypoints: null,
    });
  });

  it.each([[{}], [{ _build: true }], [{ _build: { extension: './extension' } }]])(
    'has no entry for a folder that was not built: %j',
    (jupyterlab) => {
      expect(federatedEntry(extension(jupyterlab))).toBeNull();
    },
  );
});
