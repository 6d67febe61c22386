import { runningServers, type ServerInfo } from '../server-info.ts';
import type { Call } from '../subcommand.ts';

/** `elara list`: the servers that run, Jupyter's own among them (config-cli §3). */
export async function listServers({ paths, has, print }: Call): Promise<number> {
  const servers = await runningServers(paths.runtimeDir);
  if (has('jsonlist')) {
    print(JSON.stringify(servers, null, 2));
  } else if (has('json')) {
    for (const server of servers) print(JSON.stringify(server));
  } else {
    print('Currently running servers:');
    for (const server of servers) print(describe(server));
  }
  return 0;
}

function describe({ url, token, root_dir: rootDir }: ServerInfo): string {
  return `${url}${token === '' ? '' : `?token=${token}`} :: ${rootDir}`;
}
