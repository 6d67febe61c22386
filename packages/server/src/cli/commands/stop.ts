import { request } from 'node:http';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../../config/index.ts';
import { processStart } from '../process-start.ts';
import { processIsAlive, runningServers, type ServerInfo } from '../server-info.ts';
import type { Call } from '../subcommand.ts';

/** How long a server may take to end at each urging, and how often we look, in milliseconds. */
const PATIENCE = 5000;
const INTERVAL = 100;

const DEFAULT_PORT = '8888';

/** `elara stop`: asks a server to end, then insists (config-cli §3). */
export async function stopServer({ operands, paths, say }: Call): Promise<number> {
  const [target = DEFAULT_PORT] = operands;
  const servers = await runningServers(paths.runtimeDir);
  if (servers.length === 0) {
    throw new ConfigError(`There are no running servers (per ${paths.runtimeDir})`);
  }
  const server = servers.find((one) => isTarget(one, target));
  if (server === undefined) throw new ConfigError(nothingThere(target, servers));
  say(`Shutting down server on ${target}...`);
  await end(server, target, paths.runtimeDir);
  // Who had to be killed leaves its socket behind.
  if (server.sock !== '') await rm(server.sock, { force: true });
  return 0;
}

function isTarget({ port, sock }: ServerInfo, target: string): boolean {
  return /^\d+$/.test(target) ? port === Number(target) : sock === target;
}

function nothingThere(target: string, servers: readonly ServerInfo[]): string {
  const used = servers.map((one) => ` - ${one.sock || one.port}`);
  return [
    `There is currently no server running on ${target}`,
    'Ports/sockets currently in use:',
    ...used,
  ].join('\n');
}

async function end(server: ServerInfo, target: string, runtimeDir: string): Promise<void> {
  // Refused (it has a password and no token) or not understood: a signal needs no permission of its.
  const asked = await askToEnd(server).catch((error: unknown) => {
    if (!nobodyListens(error)) return false;
    throw new ConfigError(
      `Could not stop server on ${target}: nothing answers there, and process ${server.pid} may be another program by now`,
      { cause: error },
    );
  });
  if (asked && (await hasEnded(server.pid))) return;
  if (await isYoungerThanItsFile(server.pid, runtimeDir)) {
    throw new ConfigError(
      `Could not stop server on ${target}: process ${server.pid} is another program that started later`,
    );
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    send(server.pid, signal, target);
    if (await hasEnded(server.pid)) return;
  }
  throw new ConfigError(`Could not stop server on ${target}`);
}

/** A server that crashed leaves its file, and its number goes to a stranger who must not be killed. */
function nobodyListens(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const causes = cause instanceof AggregateError ? (cause.errors as unknown[]) : [cause];
  return causes.every(
    (one) =>
      one instanceof Error && 'code' in one && /^(ECONNREFUSED|ENOENT)$/.test(String(one.code)),
  );
}

/** Clocks are set now and then: a few seconds prove nothing. */
const CLOCK_TOLERANCE = 10_000;

async function isYoungerThanItsFile(pid: number, runtimeDir: string): Promise<boolean> {
  const started = await processStart(pid);
  const file = await stat(join(runtimeDir, `jpserver-${pid}.json`)).catch(() => null);
  return started !== null && file !== null && started > file.mtimeMs + CLOCK_TOLERANCE;
}

function send(pid: number, signal: NodeJS.Signals, target: string): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return;
    throw new ConfigError(
      `Could not stop server on ${target}: process ${pid} belongs to somebody else`,
      { cause: error },
    );
  }
}

/** Whether the server said that it will. */
async function askToEnd(server: ServerInfo): Promise<boolean> {
  const headers = { Authorization: `token ${server.token}` };
  if (server.sock !== '') return askOverSocket(server, headers);
  const answer = await fetch(new URL('api/shutdown', server.url), {
    method: 'POST',
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
  });
  return answer.ok;
}

function askOverSocket(
  { sock, base_url: baseUrl }: ServerInfo,
  headers: Readonly<Record<string, string>>,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const asking = request({
      socketPath: sock,
      path: `${baseUrl}api/shutdown`,
      method: 'POST',
      timeout: PATIENCE,
      headers: { ...headers, Host: 'localhost' },
    });
    asking.on('response', (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode === 200);
      });
    });
    asking.on('error', reject);
    asking.on('timeout', () => asking.destroy(new Error('no answer')));
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
