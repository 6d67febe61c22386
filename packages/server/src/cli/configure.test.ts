import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configure, type Frontend } from './configure.ts';
import { FakeHost } from './testing/fake-host.ts';

function configured(host: FakeHost, argv: string[], frontend: Frontend = 'lab', env = {}) {
  return configure(frontend, argv, {
    env: host.env(env),
    platform: 'linux',
    cwd: join(host.home, 'desk'),
  });
}

describe('configure', () => {
  it('serves the current folder unless told otherwise', async () => {
    await using host = await FakeHost.create();
    expect(await configured(host, [])).toMatchObject({
      rootDir: `${host.home}/desk`,
      fileToRun: null,
    });
  });

  it('serves a folder that is given as an argument, an option or a setting', async () => {
    await using host = await FakeHost.create();
    await mkdir(join(host.home, 'desk', 'books'));
    for (const argument of [
      'books',
      '--notebook-dir=books',
      '--ServerApp.root_dir=books',
      '--NotebookApp.notebook_dir=books',
    ]) {
      const { rootDir } = await configured(host, [argument]);
      expect(rootDir).toBe(`${host.home}/desk/books`);
    }
  });

  it('serves the folder of the contents manager where it has one of its own', async () => {
    await using host = await FakeHost.create();
    await mkdir(join(host.home, 'desk', 'books'));
    const { rootDir } = await configured(host, ['--FileContentsManager.root_dir=books']);
    expect(rootDir).toBe(`${host.home}/desk/books`);
  });

  it('takes what files of Jupyter Notebook say of the server, and names the rest', async () => {
    await using host = await FakeHost.create();
    const file = join(host.home, 'config', 'jupyter_notebook_config.json');
    const traits = { port: 5, token: 'x', default_url: '/other', nbserver_extensions: { a: true } };
    await writeFile(file, JSON.stringify({ NotebookApp: traits }));
    const { settings, warnings } = await configured(host, []);
    expect([settings.cli.port, settings.auth.token, settings.cli.defaultUrl]).toEqual([5, 'x', '']);
    expect(warnings.map((warning) => warning.replace(` (${file})`, ''))).toEqual([
      "'token' has moved from NotebookApp to ServerApp. Be sure to update your config.",
      'ServerApp.token is deprecated, use IdentityProvider.token instead.',
      "'port' has moved from NotebookApp to ServerApp. Be sure to update your config.",
      'NotebookApp.default_url has no effect: The pages of Jupyter Notebook are not served; JupyterLab is.',
      'NotebookApp.nbserver_extensions has no effect: Server extensions in Python are not loaded.',
    ]);
  });

  it('passes on the environment that a Python file made, and reads settings from it', async () => {
    await using host = await FakeHost.create();
    const python = join(host.home, 'bin', 'python3');
    await mkdir(join(host.home, 'bin'));
    // Stands for a Python with traitlets: answers as the evaluator's script does.
    const answer = {
      settings: [],
      environment: { JUPYTER_PORT: '7', MINE: '1' },
      removed: ['GONE'],
    };
    await writeFile(python, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`, { mode: 0o755 });
    await writeFile(join(host.home, 'config', 'jupyter_config.py'), 'import os\n');
    const env = { PATH: join(host.home, 'bin'), GONE: '1' };
    const configuration = await configured(host, [], 'none', env);
    expect(configuration.settings.cli.port).toBe(7);
    expect(configuration.env).toMatchObject({ MINE: '1', GONE: undefined });
  });

  it('opens a file and serves its folder', async () => {
    await using host = await FakeHost.create();
    await mkdir(join(host.home, 'desk', 'books'));
    await writeFile(join(host.home, 'desk', 'books', 'a.ipynb'), '{}');
    expect(await configured(host, ['books/a.ipynb'])).toMatchObject({
      rootDir: `${host.home}/desk/books`,
      fileToRun: `${host.home}/desk/books/a.ipynb`,
    });
    const kept = await configured(host, ['books/a.ipynb', '--notebook-dir=.']);
    expect(kept.rootDir).toBe(`${host.home}/desk`);
  });

  it('refuses a file outside the served folder, and two paths', async () => {
    await using host = await FakeHost.create();
    await writeFile(join(host.home, 'a.ipynb'), '{}');
    await expect(configured(host, ['../a.ipynb', '--notebook-dir=.'])).rejects.toThrow(
      'incompatible',
    );
    await expect(configured(host, ['.', '.'])).rejects.toThrow('Only one path');
    const bad = 'Bad config encountered during initialization: ';
    await expect(configured(host, ['--notebook-dir=../a.ipynb'])).rejects.toThrow(
      `${bad}'${host.home}/a.ipynb' is not a directory`,
    );
    await expect(configured(host, ['--notebook-dir=/no/such'])).rejects.toThrow(
      `${bad}No such directory: '/no/such'`,
    );
  });

  it('lets the files of the server win over those of its front ends', async () => {
    await using host = await FakeHost.create();
    const write = (name: string, port: number) =>
      writeFile(join(host.home, 'config', name), JSON.stringify({ ServerApp: { port } }));
    const port = async (...argv: string[]) => (await configured(host, argv)).settings.cli.port;
    await write('jupyter_notebook_config.json', 1);
    expect(await port()).toBe(1);
    await write('jupyter_lab_config.json', 2);
    expect(await port()).toBe(2);
    await write('jupyter_config.json', 3);
    expect(await port()).toBe(3);
    await write('jupyter_server_config.json', 4);
    expect(await port()).toBe(4);
    await write('other.json', 5);
    expect(await port('--JupyterApp.config_file_name=other')).toBe(5);
    expect(await port('--port=6')).toBe(6);
  });

  it('reads the file of --config', async () => {
    await using host = await FakeHost.create();
    await writeFile(join(host.home, 'desk', 'mine.py'), 'c.ServerApp.port = 5\n');
    expect((await configured(host, ['--config=mine.py'])).settings.cli.port).toBe(5);
  });

  it('takes port and token from the environment', async () => {
    await using host = await FakeHost.create();
    const { settings } = await configured(host, [], 'lab', {
      JUPYTER_PORT: '6',
      JUPYTER_TOKEN: 'x',
    });
    expect([settings.cli.port, settings.auth.token]).toEqual([6, 'x']);
  });

  it('accepts what does nothing here, as scripts pass it, and says so', async () => {
    await using host = await FakeHost.create();
    const { warnings } = await configured(host, ['--autoreload', '--watch', '--no-script']);
    expect(warnings).toEqual([
      'ServerApp.autoreload has no effect: The server is not restarted when its source changes. (--autoreload on the command line)',
      'LabApp.watch has no effect: JupyterLab is served as it was built; its source is not here. (--watch on the command line)',
    ]);
  });

  it.each([
    ['--gateway-url=http://gateway', 'GatewayClient.url cannot be honoured'],
    [
      '--FileContentsManager.pre_save_hook=scrub',
      'ContentsManager.pre_save_hook cannot be honoured',
    ],
    ['--ServerApp.authorizer_class=my.Authorizer', 'ServerApp.authorizer_class cannot be honoured'],
    ['--ServerApp.contents_manager_class=s3.Contents', 'ServerApp.contents_manager_class'],
  ])(
    'refuses to serve without the protection or data that %s asks for',
    async (argument, message) => {
      await using host = await FakeHost.create();
      await expect(configured(host, [argument])).rejects.toThrow(message);
    },
  );

  it.each([
    '--certfile=',
    '--ServerApp.jpserver_extensions=jupyterlab=True',
    '--ServerApp.authorizer_class=jupyter_server.auth.authorizer.AllowAllAuthorizer',
    '--ServerApp.contents_manager_class=AsyncLargeFileManager',
    '--ServerApp.allow_unauthenticated_access=False',
  ])('serves with %s', async (argument) => {
    await using host = await FakeHost.create();
    expect((await configured(host, [argument])).warnings).toEqual([]);
  });
});
