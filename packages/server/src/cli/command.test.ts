import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeHost } from './testing/fake-host.ts';

const SERVER = ['server', '--port=0', '--no-browser'];
const URL_LINE = /http:\/\/127\.0\.0\.1:(\d+)\/\S*/;

describe('elara server', () => {
  it('prints what Jupyter prints, in its order', async () => {
    await using host = await FakeHost.create();
    const ended = host.run(SERVER);
    await host.waitFor(/copy and paste[\s\S]*127\.0\.0\.1:\d+\/\?token=\w+\n/);
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(0);
    const messages = host.stderr.replace(/^\[(\w) \S+ \S+ ServerApp\] /gm, '$1 ').split('\n');
    const port = URL_LINE.exec(host.stderr)![1]!;
    const token = /token=([\da-f]{48})/.exec(host.stderr)![1]!;
    expect(messages.slice(messages.findIndex((line) => line.includes('Serving')))).toEqual([
      `I Serving notebooks from local directory: ${host.home}/desk`,
      expect.stringMatching(/^I Jupyter Server 2\.21\.1 \(Elara .*\) is running at:$/) as string,
      `I http://localhost:${port}/?token=${token}`,
      `I     http://127.0.0.1:${port}/?token=${token}`,
      'I Use Control-C to stop this server and shut down all kernels (twice to skip confirmation).',
      'C ',
      '    ',
      '    To access the server, open this file in a browser:',
      `        file://${host.runtimeDir}/jpserver-${process.pid}-open.html`,
      '    Or copy and paste one of these URLs:',
      `        http://localhost:${port}/?token=${token}`,
      `        http://127.0.0.1:${port}/?token=${token}`,
      'C received signal 15, stopping',
      '',
    ]);
  });

  it('leaves files by which others find it, and takes them away again', async () => {
    await using host = await FakeHost.create();
    const ended = host.run([
      ...SERVER,
      '--ServerApp.base_url=/b',
      '--IdentityProvider.token=canary7',
    ]);
    const [, port] = await host.waitFor(/127\.0\.0\.1:(\d+)\/b\/\?token=\.\.\./);
    await host.waitFor(/Use Control-C/);
    const file = join(host.runtimeDir, `jpserver-${process.pid}.json`);
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).not.toBe('');
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
      base_url: '/b/',
      hostname: 'localhost',
      password: false,
      pid: process.pid,
      port: Number(port),
      root_dir: `${host.home}/desk`,
      secure: false,
      sock: '',
      token: 'canary7',
      url: `http://localhost:${port!}/b/`,
      version: '2.21.1',
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const page = join(host.runtimeDir, `jpserver-${process.pid}-open.html`);
    await expect
      .poll(() => readFile(page, 'utf8').catch(() => ''))
      .toContain(`url=http://localhost:${port!}/b/?token=canary7"`);
    expect((await stat(page)).mode & 0o777).toBe(0o600);
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(0);
    expect(await readdir(host.runtimeDir)).toEqual(['jupyter_cookie_secret']);
    expect(host.stderr).not.toContain('canary7');
  });

  it('answers under the address it prints, and asks for the token', async () => {
    await using host = await FakeHost.create();
    const ended = host.run(SERVER);
    const [url] = await host.waitFor(URL_LINE);
    const { origin, searchParams } = new URL(url);
    expect((await fetch(`${origin}/api/me`)).status).toBe(403);
    const headers = { authorization: `token ${searchParams.get('token')!}` };
    expect((await fetch(`${origin}/api/me`, { headers })).status).toBe(200);
    host.signals.emit('SIGTERM');
    await ended;
    await expect(fetch(`${origin}/api`)).rejects.toThrow();
  });

  it('keeps tokens out of the log of requests', async () => {
    await using host = await FakeHost.create();
    const ended = host.run([...SERVER, '--debug', '--IdentityProvider.token=canary-5f2d']);
    const [url] = await host.waitFor(URL_LINE);
    const { origin } = new URL(url);
    await fetch(`${origin}/api/nothing?token=canary-5f2d&xsrf=canary-5f2d`);
    await fetch(`${origin}/login?next=canary-5f2d`, {
      method: 'POST',
      body: 'password=canary-5f2d',
    });
    await host.waitFor(/404 GET \/api\/nothing\?token=\[secret\]/);
    await host.waitFor(/403 POST \/login/);
    host.signals.emit('SIGTERM');
    await ended;
    expect(host.stderr + host.stdout).not.toContain('canary-5f2d');
  });

  it('takes another port where the wanted one is taken', async () => {
    await using host = await FakeHost.create();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as { port: number };
    const ended = host.run(['server', '--no-browser', `--port=${port}`]);
    await host.waitFor(new RegExp(`The port ${port} is already in use, trying another port.`));
    const [, other] = await host.waitFor(URL_LINE);
    expect(Number(other)).not.toBe(port);
    host.signals.emit('SIGTERM');
    await ended;
    const refused = await host.run([
      'server',
      '--no-browser',
      `--port=${port}`,
      '--port-retries=0',
    ]);
    expect(refused).toBe(1);
    expect(host.stderr).toContain(`could not be started because port ${port} is not available.`);
    squatter.close();
  });

  it('listens on a UNIX socket with the permissions asked for', async () => {
    await using host = await FakeHost.create();
    const sock = join(host.home, 'server.sock');
    const ended = host.run(['server', `--sock=${sock}`, '--sock-mode=0660']);
    await host.waitFor(/Jupyter Server is listening on http\+unix:\/\/%2F/);
    expect((await stat(sock)).mode & 0o777).toBe(0o660);
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('writes JSON lines on request', async () => {
    await using host = await FakeHost.create();
    const ended = host.run([...SERVER, '--log-json']);
    await host.waitFor(/copy and paste/);
    host.signals.emit('SIGTERM');
    await ended;
    const records = host.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: string });
    expect(records.length).toBeGreaterThan(4);
    expect(records.at(-1)).toMatchObject({
      level: 'critical',
      message: 'received signal 15, stopping',
    });
  });
});

describe('Control-C', () => {
  async function running(isTTY: boolean, ...options: string[]) {
    const host = await FakeHost.create();
    if (isTTY) host.stdin.isTTY = true;
    void host.run([...SERVER, ...options]);
    await host.waitFor(/copy and paste/);
    return host;
  }

  it('asks, and stops at a yes', async () => {
    await using host = await running(true);
    host.signals.emit('SIGINT');
    await host.waitFor(/Shut down this Jupyter server \(y\/\[n\]\)\? /, 'stdout');
    expect(host.stderr).toContain('] interrupted\n');
    expect(host.stderr).toContain('] 0 active kernels\n');
    host.stdin.write('y\n');
    expect(await host.ended).toBe(0);
    expect(host.stderr).toContain('Shutdown confirmed');
  });

  it('goes on at a no', async () => {
    await using host = await running(true);
    host.signals.emit('SIGINT');
    await host.waitFor(/y\/\[n\]/, 'stdout');
    host.stdin.write('n\n');
    await host.waitFor(/resuming operation\.\.\./);
    host.signals.emit('SIGTERM');
    expect(await host.ended).toBe(0);
  });

  it('stops at once when it comes twice', async () => {
    await using host = await running(true);
    host.signals.emit('SIGINT');
    await host.waitFor(/y\/\[n\]/, 'stdout');
    host.signals.emit('SIGINT');
    expect(await host.ended).toBe(0);
    expect(host.stderr).toContain('received signal 2, stopping');
    expect(host.stderr).not.toContain('No answer');
  });

  it.each([
    [true, ['-y']],
    [false, []],
  ])('does not ask on a terminal (%s) with %j', async (isTTY, options) => {
    await using host = await running(isTTY, ...options);
    host.signals.emit('SIGINT');
    expect(await host.ended).toBe(0);
    expect(host.stderr).toContain('Shutting down...');
    expect(host.stdout).toBe('');
  });

  it('leaves no listener behind', async () => {
    await using host = await running(false);
    host.signals.emit('SIGUSR1');
    await host.waitFor(/0 active kernels/);
    host.signals.emit('SIGTERM');
    await host.ended;
    expect(host.signals.eventNames()).toEqual([]);
  });
});

describe('root', () => {
  it('may serve itself, with a warning', async () => {
    await using host = await FakeHost.create();
    const ended = host.run(SERVER, { userId: 0 });
    await host.waitFor(/\[W .*Running as root is not recommended/);
    await host.waitFor(/copy and paste/);
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('must ask for serving other machines', async () => {
    await using host = await FakeHost.create();
    expect(await host.run([...SERVER, '--ip=0.0.0.0'], { userId: 0 })).toBe(1);
    expect(host.stderr).toContain(
      '] Running as root is not recommended. Use --allow-root to bypass.\n',
    );
  });
});

describe('a command that cannot start', () => {
  it.each([
    [['server', '/no/such/folder'], 1, 'No such file or directory: /no/such/folder'],
    [
      ['server', '--ServerApp.port=x'],
      1,
      "The 'port' trait of a ServerApp instance expected an int",
    ],
    [['server', '--pylab=inline'], 1, '--pylab'],
    [['server', '--nonsense'], 2, 'unrecognized option: --nonsense'],
    [['server', '--ip=203.0.113.7', '--port=0', '--no-browser'], 1, 'cannot listen on 203.0.113.7'],
    [['nonsense'], 2, 'there is no command "nonsense"'],
    [['stop'], 1, 'There are no running servers'],
  ])('%j says why and ends with %i', async (argv, code, message) => {
    await using host = await FakeHost.create();
    expect(await host.run(argv)).toBe(code);
    expect(host.stderr).toContain(message);
    expect(host.stderr).not.toMatch(/^\s+at /m);
  });

  it('names the file and line of a setting that has to be run, where there is no Python', async () => {
    await using host = await FakeHost.create();
    const file = join(host.home, 'config', 'jupyter_server_config.py');
    await writeFile(file, 'import os\nc.ServerApp.ip = "0.0.0.0"\n');
    expect(await host.run(SERVER, { env: host.env({ PATH: '/nowhere' }) })).toBe(1);
    expect(host.stderr).toContain(`${file}, line 1: `);
  });
});

describe('what is only printed', () => {
  it('is the version', async () => {
    await using host = await FakeHost.create();
    expect(await host.run(['--version'])).toBe(0);
    expect(await host.run(['lab', '--version'])).toBe(0);
    expect(host.stdout).toMatch(/^(\d+\.\d+\.\d+\n)\1$/);
  });

  it('is the help, in short and whole', async () => {
    await using host = await FakeHost.create();
    await host.run(['--help']);
    expect(host.stdout).toContain('lab [folder or file]');
    await host.run(['lab', '--help']);
    expect(host.stdout).toContain('--no-browser\n');
    expect(host.stdout).toContain('--port=<Int>\n');
    expect(host.stdout).toContain('Equivalent to: [--ServerApp.port]');
    expect(host.stdout).not.toContain('--ServerApp.port=<Int>');
    await host.run(['lab', '--help-all']);
    expect(host.stdout).toContain('--ServerApp.port=<Int>\n');
    expect(host.stdout).toContain('--MappingKernelManager.cull_idle_timeout=<Int>');
  });

  it('are the settings that somebody changed, without secrets', async () => {
    await using host = await FakeHost.create();
    await writeFile(
      join(host.home, 'config', 'jupyter_server_config.json'),
      '{"ServerApp": {"ip": "127.0.0.1"}, "IdentityProvider": {"token": "canary"}}',
    );
    expect(await host.run(['server', '--show-config-json', '--port=1'])).toBe(0);
    expect(JSON.parse(host.stdout)).toEqual({
      ServerApp: { ip: '127.0.0.1', port: 1 },
      IdentityProvider: { token: '[secret]' },
    });
    await host.run(['server', '--show-config', '--port=1']);
    expect(host.stdout).toContain(`  ${host.home}/config/jupyter_server_config.json\n`);
    expect(host.stdout).toContain("ServerApp\n  .ip = '127.0.0.1'\n  .port = 1\n");
    expect(host.stdout).not.toContain('canary');
  });

  it('are the servers that run', async () => {
    await using host = await FakeHost.create();
    const ended = host.run(SERVER);
    const [url] = await host.waitFor(/http:\/\/localhost:\d+\/\?token=\w+/);
    await host.waitFor(/copy and paste/);
    await host.run(['list']);
    expect(host.stdout).toBe(`Currently running servers:\n${url} :: ${host.home}/desk\n`);
    host.stdout = '';
    await host.run(['list', '--json']);
    expect(JSON.parse(host.stdout)).toMatchObject({ pid: process.pid });
    host.stdout = '';
    await host.run(['server', 'list', '--json']);
    expect(JSON.parse(host.stdout)).toMatchObject({ pid: process.pid });
    host.signals.emit('SIGTERM');
    await ended;
  });
});
