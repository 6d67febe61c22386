import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../config/index.ts';
import { processIsAlive, runningServers, type ServerInfo } from './server-info.ts';

/** How long a server may take to end at each urging, and how often we look, in milliseconds. */
const PATIENCE = 5000;
const INTERVAL = 100;

export interface StopOptions {
  /** Port or path of a UNIX socket; 8888 where undefined. */
  readonly target: string | undefined;
  readonly runtimeDir: string;
  readonly print: (line: string) => void;
}

/** `elara stop`: asks a server to end, then insists (config-cli §3). */
export async function stopServer({
  target = '8888',
  runtimeDir,
  print,
}: StopOptions): Promise<void> {
  const servers = await runningServers(runtimeDir);
  if (servers.length === 0)
    throw new ConfigError(`There are no running servers (per ${runtimeDir})`);
  const server = servers.find(({ port, sock }) =>
    /^\d+$/.test(target) ? port === Number(target) : sock === target,
  );
  if (server === undefined) {
    const ports = servers.map((one) => `  * ${one.sock || one.port}`).join('\n');
    throw new ConfigError(`There is no running server on ${target}. Servers run on:\n${ports}`);
  }
  print(`Shutting down server on ${target}...`);
  await askToEnd(server).catch(() => undefined);
  if (await hasEnded(server.pid)) return;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    process.kill(server.pid, signal);
    if (await hasEnded(server.pid)) return;
  }
  throw new ConfigError(`The server on ${target} does not end (process ${server.pid}).`);
}

async function askToEnd({ url, base_url: baseUrl, token, sock }: ServerInfo): Promise<void> {
  const where =
    sock === '' ? new URL(url) : { socketPath: sock, path: baseUrl, hostname: 'localhost' };
  const path = `${baseUrl}api/shutdown`;
  const target = where instanceof URL ? { hostname: where.hostname, port: where.port } : where;
  await new Promise<void>((resolve, reject) => {
    const asking = request({
      ...target,
      path,
      method: 'POST',
      timeout: PATIENCE,
      headers: { Host: 'localhost', Authorization: `token ${token}` },
    });
    asking.on('response', (response) => {
      response.resume();
      response.on('end', resolve);
    });
    asking.on('error', reject);
    asking.on('timeout', () => asking.destroy());
    asking.end();
  });
}

async function hasEnded(pid: number): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE; waited += INTERVAL) {
    if (!processIsAlive(pid)) return true;
    await sleep(INTERVAL);
  }
  return !processIsAlive(pid);
}
