import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../testing/fake-host.ts';
import { FakePython } from '../testing/fake-python.ts';

const switches = (extensions: Record<string, boolean>, more: object = {}) => ({
  ServerApp: { jpserver_extensions: extensions },
  ...more,
});

async function start() {
  const host = await FakeHost.create();
  const python = await FakePython.create(host);
  const run = (...argv: string[]) => host.run(['extension', ...argv], { env: python.env });
  return { host, python, run, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() };
}

const ENVIRONMENT = 'etc/jupyter/jupyter_server_config.d';

describe('elara extension list', () => {
  it('prints what each configuration folder says, as Jupyter does', async () => {
    await using at = await start();
    await at.python.addModule('jupyter_lsp', '2.3.1');
    await at.python.addModule('some_tool', '1.0.0');
    await at.python.write(
      `${ENVIRONMENT}/a.json`,
      switches({ jupyter_lsp: true, some_tool: true }),
    );
    await at.python.write(`${ENVIRONMENT}/b.json`, switches({ some_tool: false, gone: true }));
    await writeFile(
      join(at.host.home, 'config/jupyter_server_config.json'),
      JSON.stringify(switches({ jupyterlab: true })),
    );
    expect(await at.run('list')).toBe(0);
    expect(at.host.stdout.replace(/jupyterlab \d+\.\d+\.\d+ OK/, 'jupyterlab 0 OK')).toBe(
      [
        `Config dir: ${at.host.home}/config`,
        '    jupyterlab enabled',
        '    - Validating jupyterlab...',
        '      jupyterlab 0 OK',
        `Config dir: ${at.python.prefix}/etc/jupyter`,
        '    jupyter_lsp enabled',
        '    - Validating jupyter_lsp...',
        '      jupyter_lsp 2.3.1 OK',
        '    some_tool disabled',
        '    - Validating some_tool...',
        '      some_tool 1.0.0 OK',
        '    gone enabled',
        '    - Validating gone...',
        "       X The module 'gone' could not be found. Are you sure the extension is installed?",
        'Config dir: /usr/local/etc/jupyter',
        '',
      ].join('\n'),
    );
    expect(at.host.stderr).toContain('other extensions are Python that only jupyter server loads');
  });

  it('prints one place only where that is asked for', async () => {
    await using at = await start();
    await at.python.write(`${ENVIRONMENT}/a.json`, switches({ jupyterlab: true }));
    await at.run('list', '--user');
    expect(at.host.stdout).toBe(`Config dir: ${at.host.home}/config\n`);
  });

  it('says nothing of Python where all that is switched on is part of Elara', async () => {
    await using at = await start();
    await at.python.write(`${ENVIRONMENT}/a.json`, switches({ jupyterlab: true, other: false }));
    await at.run('list');
    expect(at.host.stderr).toBe('');
  });

  it('names a file that is broken', async () => {
    await using at = await start();
    await at.python.write(`${ENVIRONMENT}/a.json`, '{"ServerApp": ');
    expect(await at.run('list')).toBe(1);
    expect(at.host.stderr).toContain(`${at.python.at(ENVIRONMENT, 'a.json')} is not valid JSON: `);
  });
});

describe('elara extension enable and disable', () => {
  it('write into the environment, say so, and leave the rest of the file', async () => {
    await using at = await start();
    await at.python.addModule('some_tool', '1.0.0');
    const before = switches({ some_tool: true, other: true }, { SomeTool: { x: 1 } });
    await at.python.write(`${ENVIRONMENT}/some_tool.json`, before);
    expect(await at.run('disable', 'some_tool')).toBe(0);
    expect(at.host.stderr).toBe(
      [
        'Disabling: some_tool',
        `- Writing config: ${at.python.prefix}/etc/jupyter`,
        '    - Validating some_tool...',
        '      some_tool 1.0.0 OK',
        '    - Extension successfully disabled.',
        '',
      ].join('\n'),
    );
    const file = at.python.at(ENVIRONMENT, 'some_tool.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(
      switches({ some_tool: false, other: true }, { SomeTool: { x: 1 } }),
    );
    await at.run('enable', '--py', 'some_tool');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(before);
    expect(await readdir(at.python.at(ENVIRONMENT))).toEqual(['some_tool.json']);
  });

  it('write for the user with --user', async () => {
    await using at = await start();
    await at.python.addModule('some_tool', '1.0.0');
    await mkdir(join(at.host.home, 'config/jupyter_server_config.d'));
    await writeFile(
      join(at.host.home, 'config/jupyter_server_config.d/tools.json'),
      JSON.stringify(switches({ some_tool: false })),
    );
    expect(await at.run('enable', 'some_tool', '--user')).toBe(0);
    const file = join(at.host.home, 'config/jupyter_server_config.d/some_tool.json');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(switches({ some_tool: true }));
  });

  it.each(['nosuch', '../evil', 'a/b', ''])(
    'tell that %j is not known, and end with 0 as Jupyter',
    async (name) => {
      await using at = await start();
      await at.python.write(`${ENVIRONMENT}/a.json`, switches({ nosuch: true, '../evil': true }));
      expect(await at.run('enable', name)).toBe(0);
      expect(at.host.stderr).toContain(
        `      X Validation failed: The module '${name}' could not be found. Are you sure the extension is installed?\n`,
      );
      expect(await readdir(at.python.at(ENVIRONMENT))).toEqual(['a.json']);
    },
  );

  it('end with 1 where no extension is named, as Jupyter', async () => {
    await using at = await start();
    expect(await at.run('enable')).toBe(1);
    expect(at.host.stderr).toBe(
      'elara: Please specify a server extension/package to enable or disable\n',
    );
  });

  it('need an environment for --sys-prefix, and write for the user without one', async () => {
    await using host = await FakeHost.create();
    const env = host.env({ PATH: '/nowhere' });
    expect(await host.run(['extension', 'enable', 'jupyterlab', '--sys-prefix'], { env })).toBe(1);
    expect(host.stderr).toMatch(/^elara: There is no Python environment .*; use --user\.\n$/);
    host.stderr = '';
    await host.run(['extension', 'enable', 'jupyterlab'], { env });
    expect(host.stderr).toContain(`- Writing config: ${host.home}/config\n`);
  });

  it('take one place only', async () => {
    await using at = await start();
    expect(await at.run('enable', 'a', '--user', '--system')).toBe(2);
    expect(at.host.stderr).toBe('elara: choose one of user and system.\n');
  });
});

describe('the marks', () => {
  it('are coloured on a terminal, unless NO_COLOR is set', async () => {
    await using at = await start();
    await at.python.write(`${ENVIRONMENT}/a.json`, switches({ jupyterlab: true }));
    const { PassThrough } = await import('node:stream');
    const shown = async (env: Record<string, string>) => {
      const stdout = Object.assign(new PassThrough(), { isTTY: true });
      await at.host.run(['extension', 'list'], { env, stdout });
      return String(stdout.read());
    };
    expect(await shown(at.python.env)).toContain('jupyterlab \u001b[32menabled\u001b[0m\n');
    expect(await shown({ ...at.python.env, NO_COLOR: '1' })).toContain('jupyterlab enabled\n');
  });
});
