import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';

/** Gives out free TCP ports and remembers them, so that no two kernels are told the same one. */
export class PortPool {
  readonly #used = new Set<number>();

  /** Ports that were free a moment ago on `host`. */
  async take(count: number, host: string): Promise<number[]> {
    const servers: Server[] = [];
    const ports: number[] = [];
    try {
      while (ports.length < count) {
        const server = createServer().listen(0, host);
        servers.push(server);
        await once(server, 'listening');
        const { port } = server.address() as AddressInfo;
        if (this.#used.has(port)) continue;
        this.#used.add(port);
        ports.push(port);
      }
      return ports;
    } finally {
      await Promise.all(servers.map(close));
    }
  }

  giveBack(ports: readonly number[]): void {
    for (const port of ports) this.#used.delete(port);
  }
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  await closed;
}
