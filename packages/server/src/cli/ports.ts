import type { AddressInfo } from 'node:net';
import { ConfigError } from '../config/index.ts';
import type { ListenAddress } from '../http/index.ts';

/** The ports to try: five in a row, then random ones near by (config-cli §5). */
export function* portCandidates(
  port: number,
  retries: number,
  below: (limit: number) => number,
): Generator<number> {
  const count = retries + 1;
  for (let index = 0; index < Math.min(5, count); index += 1) yield Math.min(port + index, 65_535);
  for (let index = 5; index < count; index += 1) {
    const near = port + below(4 * count + 1) - 2 * count;
    yield Math.min(Math.max(1, near), 65_535);
  }
}

export interface PortSearch {
  readonly hosts: readonly string[];
  readonly port: number;
  readonly retries: number;
  readonly listen: (address: ListenAddress) => Promise<AddressInfo | string>;
  readonly below: (limit: number) => number;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** Listens on the first port that is free and returns it. */
export async function listenOnFreePort(search: PortSearch): Promise<number> {
  const { port, retries, log } = search;
  for (const candidate of portCandidates(port, retries, search.below)) {
    const result = await tryPort(search, candidate);
    if (typeof result === 'number') return result;
    if (result === 'EADDRINUSE') {
      const more = retries > 0 ? ', trying another port.' : '.';
      log.info(`The port ${candidate} is already in use${more}`);
    } else {
      log.warn(`Permission to listen on port ${candidate} denied.`);
    }
  }
  const why = retries > 0 ? 'no available port could be found.' : `port ${port} is not available.`;
  throw new ConfigError(`ERROR: the Jupyter server could not be started because ${why}`);
}

type Refusal = 'EADDRINUSE' | 'EACCES';

async function tryPort({ hosts, listen }: PortSearch, port: number): Promise<number | Refusal> {
  for (const [index, host] of hosts.entries()) {
    try {
      const address = await listen({ host, port });
      return typeof address === 'string' ? port : address.port;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EADDRINUSE' || code === 'EACCES') return code;
      const familyMissing = code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
      if (!familyMissing || index === hosts.length - 1) throw unusable(host, error);
    }
  }
  throw unusable('', new Error('no address to listen on'));
}

function unusable(host: string, error: unknown): ConfigError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ConfigError(`The server cannot listen on ${host}: ${reason}`, { cause: error });
}
