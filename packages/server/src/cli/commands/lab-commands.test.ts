import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';
import { FakePython } from '../testing/fake-python.ts';

const APPLICATION = 'share/jupyter/lab';

/** A host with an installed JupyterLab, as far as the server looks at it. */
async function start() {
  const host = await FakeHost.create();
  const python = await FakePython.create(host);
  await python.write(`${APPLICATION}/static/index.html`, '<script src="main.0a.js"></script>');
  await python.write(`${APPLICATION}/static/main.0a.js`, '');
  await python.write(`${APPLICATION}/static/package.json`, {
    name: '@jupyterlab/application-top',
    jupyterlab: { version: '4.6.6' },
  });
  await python.write(`${APPLICATION}/static/third-party-licenses.json`, {
    packages: [
      { name: 'left-pad', versionInfo: '1.0.0', licenseId: 'WTFPL', extractedText: 'Do.' },
    ],
  });
  const run = (...argv: string[]) => host.run(argv, { env: python.env });
  return { host, python, run, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

async function addExtension(python: FakePython, name: string, more: object = {}): Promise<void> {
  await python.write(`share/jupyter/labextensions/${name}/package.json`, {
    name,
    version: '1.2.3',
    jupyterlab: { _build: { load: 'static/remoteEntry.js', extension: './extension' } },
    ...more,
  });
}

describe('elara lab paths', () => {
  it('prints as Jupyter does', async () => {
    await using at = await start();
    expect(await at.run('lab', 'paths')).toBe(0);
    expect(at.host.stdout).toBe(
      `Application directory:   ${at.python.at(APPLICATION)}\n` +
        `User Settings directory: ${at.host.home}/config/lab/user-settings\n` +
        `Workspaces directory: ${at.host.home}/config/lab/workspaces\n`,
    );
  });

  it('heeds the variables and settings of the server', async () => {
    await using at = await start();
    await writeFile(
      join(at.host.home, 'config/jupyter_lab_config.json'),
      '{"LabApp": {"workspaces_dir": "/w"}}',
    );
    await at.host.run(['lab', 'path'], {
      env: { ...at.python.env, JUPYTERLAB_SETTINGS_DIR: '/s' },
    });
    expect(at.host.stdout).toContain('User Settings directory: /s\nWorkspaces directory: /w\n');
  });
});

describe('elara lab clean', () => {
  it('removes what a build left, and what else is asked for', async () => {
    await using at = await start();
    await at.python.write(`${APPLICATION}/staging/x`, '');
    await at.python.write(`${APPLICATION}/settings/overrides.json`, '{}');
    expect(await at.run('lab', 'clean')).toBe(0);
    expect(at.host.stderr).toBe(
      `Cleaning ${at.python.at(APPLICATION)}...\nRemoving staging...\nSuccess!\n`,
    );
    expect((await readdir(at.python.at(APPLICATION))).sort()).toEqual(['settings', 'static']);
    at.host.stderr = '';
    await at.run('lab', 'clean', '--settings', '--extensions');
    expect(at.host.stderr).toBe(
      [
        `Cleaning ${at.python.at(APPLICATION)}...`,
        'extensions not present, skipping...',
        'Removing settings...',
        'staging not present, skipping...',
        'Success!',
        'All of your extensions have been removed, and will need to be reinstalled',
        '',
      ].join('\n'),
    );
    expect(await readdir(at.python.at(APPLICATION))).toEqual(['static']);
  });

  it('removes everything with --all, but never from a folder of other things', async () => {
    await using at = await start();
    await at.python.write(`${APPLICATION}/thesis.tex`, '');
    expect(await at.run('lab', 'clean', '--all')).toBe(1);
    expect(at.host.stderr).toMatch(/it holds thesis\.tex\. Nothing was removed\.\n$/);
    const app = join(at.host.home, 'app');
    await mkdir(join(app, 'static'), { recursive: true });
    const env = { ...at.python.env, JUPYTERLAB_DIR: app };
    expect(await at.host.run(['lab', 'clean', '--all'], { env })).toBe(0);
    expect(await readdir(app)).toEqual([]);
  });
});

describe('elara lab build', () => {
  it('says that all is built', async () => {
    await using at = await start();
    expect(await at.run('lab', 'build')).toBe(0);
    expect(at.host.stderr).toBe(
      `JupyterLab 4.6.6 in ${at.python.at(APPLICATION)} is built already, and prebuilt extensions need no build.\n`,
    );
  });

  it('ends with 1 where there is no front end', async () => {
    await using at = await start();
    const env = { ...at.python.env, JUPYTERLAB_DIR: '/nowhere' };
    expect(await at.host.run(['lab', 'build'], { env })).toBe(1);
    expect(at.host.stderr).toContain('elara: There is no JupyterLab to serve');
  });
});

describe('elara lab licenses', () => {
  it('prints Markdown, CSV and JSON', async () => {
    await using at = await start();
    const printed = async (...options: string[]) => {
      at.host.stdout = '';
      expect(await at.run('lab', 'licenses', '--bundles=@jupyterlab', ...options)).toBe(0);
      return at.host.stdout;
    };
    expect(await printed()).toMatch(/^# @jupyterlab\/application-top\n\n## \*\*left-pad\*\*/);
    expect(await printed('--full-text')).toContain('Do.');
    expect(await printed('--csv')).toContain(
      '@jupyterlab/application-top,left-pad,1.0.0,WTFPL,Do.',
    );
    expect(JSON.parse(await printed('--json'))).toHaveProperty('bundles');
  });

  it('refuses what is no pattern', async () => {
    await using at = await start();
    expect(await at.run('lab', 'licenses', '--bundles=(')).toBe(2);
    expect(at.host.stderr).toMatch(/^elara: --bundles: .+\n$/);
  });
});

describe('elara labextension list', () => {
  it('prints what is installed place by place, as Jupyter does', async () => {
    await using at = await start();
    await addExtension(at.python, 'plain');
    await addExtension(at.python, '@scope/off');
    await addExtension(at.python, 'unbuilt', { jupyterlab: {} });
    await at.python.write('share/jupyter/labextensions/plain/install.json', {
      packageManager: 'python',
      packageName: 'plain-package',
    });
    await at.python.write('working-copy/package.json', {
      name: 'linked',
      version: '0.1.0',
      jupyterlab: { _build: { load: 'x' } },
    });
    await symlink(at.python.at('working-copy'), at.python.at('share/jupyter/labextensions/linked'));
    await at.python.write('etc/jupyter/labconfig/page_config.json', {
      disabledExtensions: { '@scope/off': true },
    });
    expect(await at.run('labextension', 'list')).toBe(0);
    expect(at.host.stdout).toContain(
      [
        'JupyterLab v4.6.6',
        at.python.at('share/jupyter/labextensions'),
        '        linked v0.1.0 enabled OK*',
        '        plain v1.2.3 enabled OK (python, plain-package)',
        '        unbuilt v1.2.3 enabled  X',
        '        @scope/off v1.2.3 disabled OK',
        '',
      ].join('\n'),
    );
  });
});

describe('elara labextension enable and disable', () => {
  it.each([
    [[], 'config'],
    [['--level=user'], 'config'],
    [['--level=sys-prefix'], 'venv/etc/jupyter'],
  ])('write with %j where the page reads it', async (options, folder) => {
    await using at = await start();
    await addExtension(at.python, 'plain');
    expect(await at.run('labextension', 'disable', 'plain', 'x:y', ...options)).toBe(0);
    expect(at.host.stderr).toBe('plain is disabled.\nx:y is disabled.\n');
    const file = join(at.host.home, folder, 'labconfig/page_config.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      disabledExtensions: { plain: true, 'x:y': true },
    });
    await at.run('labextension', 'list');
    expect(at.host.stdout).toContain('plain v1.2.3 disabled OK\n');
    await at.run('labextension', 'enable', 'plain', ...options);
    expect(await readFile(file, 'utf8')).toContain('"plain": false');
  });

  it('leave a locked plugin as it is', async () => {
    await using at = await start();
    await at.python.write('etc/jupyter/labconfig/page_config.json', {
      lockedExtensions: { 'x:y': true },
    });
    expect(await at.run('labextension', 'disable', 'x:y')).toBe(1);
    expect(at.host.stderr).toContain('cannot be disabled as they are locked: x:y');
  });

  it.each([
    [[], 'name the extensions or plugins to disable.'],
    [['a', '--level=moon'], '--level is user, sys_prefix or system, not moon'],
  ])('refuse %j', async (argv, message) => {
    await using at = await start();
    expect(await at.run('labextension', 'disable', ...argv)).toBe(2);
    expect(at.host.stderr).toBe(`elara: ${message}\n`);
  });
});
