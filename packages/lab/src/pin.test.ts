import { describe, expect, it } from 'vitest';
import { bundlePackage, lockedVersions } from './pin.mjs';

const LOCK = `
"@jupyterlab/application@npm:~4.6.4":
  version: 4.6.4
  resolution: "@jupyterlab/application@npm:4.6.4"

"react@npm:^18.2.0, react@npm:>=18.2.0 <19.0.0":
  version: 18.3.1

"yjs@npm:^13.5.40":
  version: 13.5.49

"twice@npm:^1.0.0":
  version: 1.0.0

"twice@npm:^2.0.0":
  version: 2.0.0

"lib0@npm:^0.2.85":
  version: 0.2.99

"webpack@npm:^5.0.0":
  version: 5.1.0
`;

describe('lockedVersions', () => {
  it('reads every version of every name', () => {
    const locked = lockedVersions(LOCK);
    expect([...(locked.get('react') ?? [])]).toEqual(['18.3.1']);
    expect([...(locked.get('twice') ?? [])]).toEqual(['1.0.0', '2.0.0']);
    expect([...(locked.get('@jupyterlab/application') ?? [])]).toEqual(['4.6.4']);
  });
});

describe('bundlePackage', () => {
  const core = {
    dependencies: { '@jupyterlab/application': '~4.6.4', '@lumino/widgets': '^2.8.0' },
    resolutions: { '@jupyterlab/application': '~4.6.4', react: '^18.2.0', yjs: '^13.5.40' },
  };
  const { dependencies, devDependencies, overrides } = bundlePackage(core, lockedVersions(LOCK));

  it('takes the versions of the official lock file', () => {
    expect(dependencies).toMatchObject({
      '@jupyterlab/application': '4.6.4',
      react: '18.3.1',
      yjs: '13.5.49',
    });
  });

  it('pins what those depend on, where there is one version of it', () => {
    expect(overrides).toMatchObject({ lib0: '0.2.99', '@jupyterlab/core-meta': '4.6.4' });
    expect(overrides).not.toHaveProperty('twice');
    expect(overrides).not.toHaveProperty('webpack');
  });

  it('says the same of a package in both places: npm refuses anything else', () => {
    for (const [name, version] of Object.entries(dependencies)) {
      expect(overrides[name] ?? version).toBe(version);
    }
    for (const name of Object.keys(devDependencies)) expect(overrides).not.toHaveProperty(name);
  });
});
