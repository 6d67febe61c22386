import { runningServers, type ServerInfo } from './server-info.ts';

/** `elara list`: the servers that run, Jupyter's own among them (config-cli §3). */
export async function listServers(options: readonly string[], runtimeDir: string): Promise<string> {
  const servers = await runningServers(runtimeDir);
  if (options.includes('--jsonlist')) return `${JSON.stringify(servers, null, 2)}\n`;
  if (options.includes('--json'))
    return servers.map((server) => `${JSON.stringify(server)}\n`).join('');
  return ['Currently running servers:', ...servers.map(describe), ''].join('\n');
}

function describe({ url, token, root_dir: rootDir }: ServerInfo): string {
  return `${url}${token === '' ? '' : `?token=${token}`} :: ${rootDir}`;
}
