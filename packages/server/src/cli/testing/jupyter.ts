import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { TEST_PYTHON } from './python.ts';

const execute = promisify(execFile);

/** The folder of the real `jupyter`. */
export const JUPYTER_BIN = dirname(TEST_PYTHON ?? '/nowhere/python');

/** The environment of a virtual environment that is active, in front of what else is there. */
export function besideJupyter(env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...env,
    PATH: `${JUPYTER_BIN}:${env['PATH'] ?? ''}`,
    VIRTUAL_ENV: dirname(JUPYTER_BIN),
    NO_COLOR: '1',
  };
}

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `jupyter …` to its end. */
export async function jupyter(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Finished> {
  try {
    const done = await execute(join(JUPYTER_BIN, 'jupyter'), args, { env: besideJupyter(env) });
    return { code: 0, ...done };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

/** A real Jupyter Server on any free port; the info file tells which. */
export function startRealServer(env: Readonly<Record<string, string>>, cwd: string) {
  const args = ['server', '--port=0', '--no-browser', '--allow-root', '--ServerApp.ip=127.0.0.1'];
  const child = spawn(join(JUPYTER_BIN, 'jupyter'), args, {
    cwd,
    env: besideJupyter(env),
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  return {
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
