import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../http/testing/free-port.ts';

const PYTHON = process.env['ELARA_TEST_PYTHON'];

/** With `CI` a comparison that cannot be made is a failure, not a skip. */
export const SKIP_COMPARISON = PYTHON === undefined && process.env['CI'] === undefined;

export interface RealServer {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The real `jupyter_server` on a free port of the loopback, in a folder of its own. */
export async function startRealServer(
  home: string,
  options: readonly string[],
): Promise<RealServer> {
  if (PYTHON === undefined) throw new Error('ELARA_TEST_PYTHON is not set');
  await mkdir(home, { recursive: true });
  const port = await freePort();
  const child = spawn(
    PYTHON,
    ['-m', 'jupyter_server', '--allow-root', '--ip=127.0.0.1', `--port=${port}`, ...options],
    {
      cwd: home,
      stdio: 'ignore',
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        JUPYTER_CONFIG_DIR: join(home, 'config'),
        JUPYTER_DATA_DIR: join(home, 'data'),
        JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
      },
    },
  );
  const url = `http://127.0.0.1:${port}`;
  await untilAnswering(url);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly text: string;
}

/** A request that both servers take for one to the same host, so that their cookies have one name. */
export async function askAs(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const asking = request(url + path, {
    method: options.method ?? 'GET',
    headers: { ...options.headers, host: 'localhost:8888' },
    agent: false,
  });
  asking.end(options.body);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    cookies: (response.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? ''),
    text: Buffer.concat(chunks).toString(),
  };
}

async function untilAnswering(url: string): Promise<void> {
  for (let waited = 0; waited < 25_000; waited += 100) {
    const isUp = await fetch(`${url}/api`).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the real server did not start');
}
