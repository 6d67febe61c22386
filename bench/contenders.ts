import { createServer } from 'node:net';
import { join } from 'node:path';
import { Child } from '../e2e/harness/child.ts';
import { Places } from '../e2e/harness/places.ts';
import { processTree, totalCpu } from './processes.ts';

/** One of the servers that are compared. */
export interface Contender {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

export interface Running {
  readonly child: Child;
  readonly base: string;
  /** Seconds from the start of the process to the first answer, by the clock and of CPU. */
  readonly started: { readonly wall: number; readonly cpu: number };
  stop(): Promise<void>;
}

const TOKEN = 'bench-token';
export const HEADERS = { Authorization: `token ${TOKEN}` };
const START_MS = 60_000;

/** The same command with the same options for both. */
export function contenders(root: string, python: string): [reference: Contender, ours: Contender] {
  return [
    { name: 'jupyter_server', command: python, args: ['-m', 'jupyterlab'] },
    {
      name: 'Elara',
      command: process.execPath,
      args: [join(root, 'packages/server/dist/elara.mjs'), 'lab'],
    },
  ];
}

/** Starts one, on its own in a home of its own, and waits for its first 200. */
export async function start({ command, args }: Contender): Promise<Running> {
  const places = await Places.make();
  const port = await freePort();
  const options = [
    '--no-browser',
    '--allow-root',
    `--port=${port}`,
    `--IdentityProvider.token=${TOKEN}`,
  ];
  const begun = performance.now();
  const child = new Child(command, [...args, ...options], { cwd: places.root, env: places.env });
  const stop = async () => {
    await child.stop();
    await places.remove();
  };
  const base = `http://127.0.0.1:${port}/`;
  try {
    await firstAnswer(base, child);
  } catch (error) {
    await stop();
    throw error;
  }
  const wall = (performance.now() - begun) / 1000;
  return { child, base, started: { wall, cpu: totalCpu(processTree(child.pid)) }, stop };
}

async function firstAnswer(base: string, child: Child): Promise<void> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(`${base}api`, { headers: HEADERS }).catch(() => undefined);
    if (answer?.status === 200) return;
    if (answer !== undefined) throw new Error(`The server answered ${String(answer.status)}`);
    if (child.hasEnded || Date.now() > deadline) {
      throw new Error(`The server did not start:\n${child.output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function freePort(): Promise<string> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port');
  return String(address.port);
}
