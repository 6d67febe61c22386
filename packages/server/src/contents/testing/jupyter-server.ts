import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TEST_PYTHON } from './python.ts';
import { freePort } from '../../http/testing/free-port.ts';

const TOKEN = 'comparison';

export interface RealServer {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The real `jupyter_server` on a free port of the loopback, with a home of its own. */
export async function startJupyterServer(root: string, home: string): Promise<RealServer> {
  if (TEST_PYTHON === undefined) throw new Error('ELARA_TEST_PYTHON is not set');
  const port = await freePort();
  const args = [
    '-m',
    'jupyter_server',
    '--no-browser',
    '--allow-root',
    '--ServerApp.ip=127.0.0.1',
    `--ServerApp.port=${port}`,
    `--ServerApp.root_dir=${root}`,
    `--IdentityProvider.token=${TOKEN}`,
    '--ServerApp.port_retries=0',
  ];
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    JUPYTER_DATA_DIR: join(home, 'real-data'),
    JUPYTER_RUNTIME_DIR: join(home, 'real-runtime'),
    JUPYTER_CONFIG_DIR: join(home, 'real-config'),
    XDG_DATA_HOME: join(home, 'real-share'),
  };
  const child = spawn(TEST_PYTHON, args, { cwd: home, env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswering(`${url}/api`);
  return {
    url,
    headers: { Authorization: `token ${TOKEN}` },
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function untilAnswering(url: string): Promise<void> {
  const deadline = Date.now() + 25_000;
  while (Date.now() < deadline) {
    const isUp = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the real server did not start');
}
