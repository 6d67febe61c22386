import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What `jpserver-<pid>.json` tells of a running server. */
export interface ServerInfo {
  readonly base_url: string;
  readonly hostname: string;
  /** Jupyter's: whether a password was set by its former name (auth §14). */
  readonly password: boolean;
  readonly pid: number;
  readonly port: number;
  readonly root_dir: string;
  readonly secure: boolean;
  readonly sock: string;
  readonly token: string;
  readonly url: string;
  readonly version: string;
}

/** The servers that run, of ours and of Jupyter's; files of dead ones are deleted (config-cli §3). */
export async function runningServers(
  runtimeDir: string,
  isAlive: (pid: number) => boolean = processIsAlive,
): Promise<ServerInfo[]> {
  const names = await readdir(runtimeDir).catch(() => []);
  const servers: ServerInfo[] = [];
  for (const name of names.filter((one) => /^jpserver-.+\.json$/.test(one)).sort()) {
    const file = join(runtimeDir, name);
    const info = await readInfo(file);
    if (info === null) continue;
    if (isAlive(info.pid)) servers.push(info);
    else await rm(file, { force: true });
  }
  return servers;
}

async function readInfo(file: string): Promise<ServerInfo | null> {
  try {
    const info: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isInfo = typeof info === 'object' && info !== null && 'pid' in info && 'url' in info;
    return isInfo ? (info as ServerInfo) : null;
  } catch {
    return null; // It may be written at this moment.
  }
}

/** A process of somebody else (EPERM) is alive too. */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
