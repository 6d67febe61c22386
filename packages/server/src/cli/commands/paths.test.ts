import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';
import { FakePython } from '../testing/fake-python.ts';

describe('elara paths', () => {
  it('prints as `jupyter --paths` does', async () => {
    await using host = await FakeHost.create();
    const { env, prefix } = await FakePython.create(host);
    expect(await host.run(['paths'], { env, paths: undefined })).toBe(0);
    expect(host.stdout).toBe(
      [
        'config:',
        `    ${prefix}/etc/jupyter`,
        `    ${host.home}/config`,
        '    /usr/local/etc/jupyter',
        '    /etc/jupyter',
        'data:',
        `    ${prefix}/share/jupyter`,
        `    ${host.home}/data`,
        '    /usr/local/share/jupyter',
        '    /usr/share/jupyter',
        'runtime:',
        `    ${host.home}/runtime`,
        '',
      ].join('\n'),
    );
  });

  it('prints JSON on request', async () => {
    await using host = await FakeHost.create();
    await host.run(['paths', '--json']);
    expect(JSON.parse(host.stdout)).toMatchObject({ runtime: [`${host.home}/runtime`] });
  });
});
