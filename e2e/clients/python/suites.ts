import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { python } from '../../harness/index.ts';
import type { TestServer } from '../../harness/server.ts';

/** What a server has to be started with for clients that send no token over their websocket. */
export const OPEN_TO_ALL = ['--IdentityProvider.token=', '--ServerApp.disable_check_xsrf=True'];

interface Finished {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a file of Python tests in this folder against a server, in the home of that server. */
export async function runSuite(
  file: string,
  { base, token, places }: TestServer,
): Promise<Finished> {
  const url = base.replace(/\/$/, '');
  const child = spawn(python ?? 'python3', [join(import.meta.dirname, file)], {
    cwd: places.home,
    env: {
      ...places.env,
      ELARA_URL: url,
      ELARA_TOKEN: token,
      // Read by Jupyter's own client of gateways; `KERNEL_…` it passes on to the kernel.
      JUPYTER_GATEWAY_URL: url,
      KERNEL_NOTE: 'from the client',
      PYTHONPYCACHEPREFIX: join(places.home, 'pycache'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, output };
}
