import { describe, expect, it } from 'vitest';
import { silentLogger } from '../log/index.ts';
import { listExtensions } from './extension-list.ts';
import { LabHome } from './testing/lab-home.ts';

describe('listExtensions', () => {
  it('tells what the extension manager shows', async () => {
    using home = new LabHome({
      'ext/@scope/full/package.json': {
        name: '@scope/full',
        version: '1.2.3',
        description: 'All of it',
        homepage: 'https://home',
        author: { name: 'Ada' },
        license: 'MIT',
        bugs: { url: 'https://bugs' },
        repository: { url: 'https://repository' },
        jupyterlab: { discovery: { server: {} } },
      },
      'ext/@scope/full/install.json': { packageManager: 'python' },
    });
    expect(await listExtensions([home.at('ext')], [], silentLogger)).toEqual([
      {
        name: '@scope/full',
        description: 'All of it',
        homepage_url: 'https://home',
        pkg_type: 'prebuilt',
        allowed: true,
        approved: false,
        companion: 'server',
        core: false,
        enabled: true,
        install: { packageManager: 'python' },
        installed: true,
        installed_version: '1.2.3',
        latest_version: '1.2.3',
        status: 'ok',
        author: 'Ada',
        license: 'MIT',
        bug_tracker_url: 'https://bugs',
        documentation_url: null,
        package_manager_url: null,
        repository_url: 'https://repository',
      },
    ]);
  });

  it('is sorted, and knows which are switched off', async () => {
    using home = new LabHome({
      'ext/b/package.json': { name: 'b', author: 'Bob', repository: 'r' },
      'ext/a/package.json': { name: 'a', jupyterlab: { discovery: { kernel: {} } } },
    });
    const list = await listExtensions([home.at('ext')], ['b'], silentLogger);
    expect(list.map(({ name, enabled, companion }) => [name, enabled, companion])).toEqual([
      ['a', true, 'kernel'],
      ['b', false, null],
    ]);
    expect(list[1]).toMatchObject({ author: 'Bob', repository_url: 'r', homepage_url: '' });
  });
});
