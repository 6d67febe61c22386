import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure } from './configure.ts';
import { configJson, describeConfig } from './show-config.ts';
import { FakeHost } from './testing/fake-host.ts';
import { jupyter } from './testing/jupyter.ts';
import { SKIP_COMPARISON, TEST_PYTHON } from './testing/python.ts';

function ours(host: FakeHost, argv: readonly string[], env: Record<string, string> = {}) {
  const cwd = join(host.home, 'desk');
  return configure('none', argv, { env: host.env(env), platform: 'linux', cwd });
}

async function write(host: FakeHost, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(host.home, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

describe('--show-config', () => {
  it('shows what is given by class, with the files, and hides secrets', async () => {
    await using host = await FakeHost.create();
    await write(host, {
      'config/jupyter_server_config.py':
        'c.ServerApp.port = 1\nc.IdentityProvider.token = "abc"\nc.ServerApp.local_hostnames.append("x")\n',
    });
    const argv = ['--FileContentsManager.delete_to_trash=False', '--MyExtension.x=1'];
    expect(describeConfig(await ours(host, argv))).toBe(`Loaded config files:
  ${host.home}/config/jupyter_server_config.py

FileContentsManager
  .delete_to_trash = False
IdentityProvider
  .token = '[secret]'
MyExtension
  .x = '1'
ServerApp
  .local_hostnames = "<LazyConfigValue {'extend': ['x']}>"
  .port = 1
`);
  });

  it('is sorted and plain ASCII as JSON', async () => {
    await using host = await FakeHost.create();
    const argv = ['--show-config-json', '--ServerApp.root_dir=.', '--ServerApp.browser=ä'];
    expect(configJson(await ours(host, argv))).toBe(
      '{\n "ServerApp": {\n  "browser": "\\u00e4",\n  "root_dir": "."\n }\n}\n',
    );
  });
});

/** The real server, asked one case after the other. */
class RealServer {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    const script = join(import.meta.dirname, 'testing', 'show-config.py');
    this.#child = spawn(TEST_PYTHON ?? '', [script]);
    this.#child.stderr.resume();
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async ask(host: FakeHost, argv: readonly string[], env: Record<string, string> = {}) {
    const question = { argv, env: host.env(env), cwd: join(host.home, 'desk') };
    this.#child.stdin.write(`${JSON.stringify(question)}\n`);
    const answer = await this.#lines.next();
    if (answer.done === true) throw new Error('the real server ended');
    return JSON.parse(answer.value) as Record<string, object>;
  }

  close(): void {
    this.#child.stdin.end();
  }
}

/** Asking for a section makes an empty one in the real server. */
function withoutEmpty(sections: Record<string, object>): Record<string, object> {
  const filled = Object.entries(sections).filter(([, traits]) => Object.keys(traits).length > 0);
  return Object.fromEntries(filled);
}

describe.skipIf(SKIP_COMPARISON)('--show-config-json beside the real server', () => {
  let real: RealServer;
  beforeAll(() => {
    real = new RealServer();
  });
  afterAll(() => {
    real.close();
  });

  async function same(
    host: FakeHost,
    argv: readonly string[],
    env: Record<string, string> = {},
  ): Promise<void> {
    const theirs = await real.ask(host, argv, env);
    expect(JSON.parse(configJson(await ours(host, argv, env)))).toEqual(withoutEmpty(theirs));
  }

  it.each<readonly [readonly string[]]>([
    [[]],
    [['--port=1', '--ip', '0.0.0.0', '--no-browser', '-y', '--debug']],
    [['--port-retries=2', '--sock=/x', '--sock-mode=0644', '--transport=ipc']],
    [['--notebook-dir=.', '--browser=x %s', '--log-level=DEBUG', '--allow-root', '--autoreload']],
    [['--ServerApp.open_browser=True', '--no-browser']],
    [['--log-level=10', '--ServerApp.quit_button=0', '--JupyterApp.answer_yes=false']],
    [['--ServerApp.local_hostnames=a', '--ServerApp.local_hostnames', 'b']],
    [["--ServerApp.local_hostnames=['a', 'b']"]],
    [['--ServerApp.tornado_settings=a=1', '--ServerApp.tornado_settings=b=c=d']],
    [["--ServerApp.tornado_settings={'headers': {'X': 'y'}}"]],
    [['--ServerApp.jpserver_extensions=a=True', '--ServerApp.jpserver_extensions=b=0']],
    [['--ServerApp.ip="::1"', "--ServerApp.base_url='/x'", '--ServerApp.root_dir=~/desk']],
    [['--ServerApp.default_url=', '--MappingKernelManager.cull_idle_timeout=1_000']],
    [['--KernelManager.shutdown_wait_time=1e1', '--MappingKernelManager.kernel_info_timeout=2.5']],
    [['--ServerApp.prot=1', '--Foo.bar=x', '--Foo.list=1', '--Foo.list=2']],
    [['--GatewayClient.headers={"a": 1}', '--GatewayClient.auth_scheme=None']],
    [['--ContentsManager.hide_globs=*.a', '--FileContentsManager.hide_globs=*.b']],
    [['--ServerApp.websocket_url=ws://x', '--ServerApp.allow_remote_access=1']],
    [['--ZMQChannelsWebsocketConnection.kernel_ws_protocol=None']],
  ])('shows the same for %j', async (argv) => {
    await using host = await FakeHost.create();
    await same(host, argv);
  });

  it('refuses several values for a trait that holds one, as the real server does', async () => {
    await using host = await FakeHost.create();
    const argv = ['--port=1', '--ServerApp.port=2'];
    expect(await real.ask(host, argv)).toEqual({ exit: 1 });
    await expect(ours(host, argv)).rejects.toThrow("The 'port' trait of a ServerApp instance");
  });

  it.each([
    ['c.ServerApp.port = 1\nc.ServerApp.port = 2\n'],
    [
      'c.A.list.append(1)\nc.A.list.extend([2])\nc.A.list.prepend([0])\nc.A.dict.update({"a": 1})\n',
    ],
    ['c.A.list = [1]\nc.A.list.append(2)\nc.A.list.insert(0, 3)\n'],
    ['c.A.a = (1, 2)\nc.A.b = None\nc.A.c = {"k": [True, 1.5]}\nc.A.d = "\\u00e4" "b"\n'],
    ['import os\nc.A.home = os.path.join("a", "b")\nload_subconfig("none.py")\n'],
    ['for n in range(3):\n    c.A.list.append(n)\nc.B.x = "gone"\ndel c.B["x"]\n'],
    ['c.ServerApp.KernelManager.autorestart = False\nc.ServerApp.port = 3\n'],
    ['"Mine."\nc = get_config()  # noqa\n\nc.ServerApp.ip = \'::\'\n'],
  ])('shows the same for the file %j', async (source) => {
    await using host = await FakeHost.create();
    await write(host, { 'config/jupyter_server_config.py': source });
    await same(host, ['--ServerApp.ip=x'], { PATH: dirname(TEST_PYTHON ?? '') });
  });

  it('shows the same whatever folder, kind and name of file a value stands in', async () => {
    const name = fc.constantFrom('jupyter_config', 'jupyter_server_config');
    const folder = fc.constantFrom('config', 'path-a', 'path-b');
    const trait = fc.constantFrom('port', 'port_retries', 'x');
    const file = fc.tuple(folder, name, fc.boolean(), trait, fc.integer({ min: 1, max: 99 }));
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 8 }), fc.boolean(), async (files, prefers) => {
        await using host = await FakeHost.create();
        for (const [where, base, json, key, value] of files) {
          await write(host, {
            [`${where}/${base}.${json ? 'json' : 'py'}`]: json
              ? JSON.stringify({ ServerApp: { [key]: value } })
              : `c.ServerApp.${key} = ${value}\n`,
          });
        }
        await same(host, [], {
          JUPYTER_CONFIG_PATH: `${host.home}/path-a:${host.home}/path-b`,
          JUPYTER_PREFER_ENV_PATH: prefers ? '1' : '0',
        });
      }),
      { numRuns: 40 },
    );
  });

  it('lets front ends only fill what the other files leave open', async () => {
    await using host = await FakeHost.create();
    const files = ['jupyter_lab_config', 'jupyter_config', 'jupyter_server_config'];
    for (const [index, file] of files.entries()) {
      // Each file says one thing that is its own and one that the next says, too.
      const traits = { [`x${index}`]: index, [`x${index + 1}`]: file };
      await write(host, { [`config/${file}.json`]: JSON.stringify({ ServerApp: traits }) });
    }
    const argv = ['--show-config-json', '--allow-root'];
    const theirs = JSON.parse((await jupyter(host.env(), 'lab', ...argv)).stdout) as Shown;
    const mine = JSON.parse(configJson(await ours(host, argv))) as Shown;
    // What JupyterLab itself passes to the server that it starts.
    const own = ['default_url', 'file_url_prefix', 'jpserver_extensions', 'open_browser'];
    const given = Object.entries(theirs.ServerApp).filter(([trait]) => !own.includes(trait));
    expect(mine.ServerApp).toEqual(Object.fromEntries(given));
  }, 60_000);
});

interface Shown {
  readonly ServerApp: Readonly<Record<string, unknown>>;
}
