import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire that can be cut: connections through it stay open but carry nothing, or break. */
export class CuttableWire {
  readonly url: string;
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets: Set<Socket>;
  readonly #state: { isCut: boolean };

  private constructor(
    url: string,
    server: ReturnType<typeof createServer>,
    sockets: Set<Socket>,
    state: { isCut: boolean },
  ) {
    this.url = url;
    this.#server = server;
    this.#sockets = sockets;
    this.#state = state;
  }

  static async to(target: string): Promise<CuttableWire> {
    const port = Number(new URL(target).port);
    const sockets = new Set<Socket>();
    const state = { isCut: false };
    const server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on('error', () => undefined);
        from.on('data', (data) => {
          // What arrives while the wire is cut is lost for good.
          if (!state.isCut) to.write(data);
        });
        from.on('close', () => {
          sockets.delete(from);
          if (!state.isCut) to.destroy();
        });
      }
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address() as AddressInfo;
    return new CuttableWire(`http://127.0.0.1:${address.port}`, server, sockets, state);
  }

  /** Nothing passes any more, and nobody is told. */
  cut(): void {
    this.#state.isCut = true;
  }

  /** New connections work; those from before stay dead. */
  mend(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('data').resume();
    this.#state.isCut = false;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
