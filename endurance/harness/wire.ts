import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** How long a slow wire waits between two portions, in milliseconds. */
const TICK = 50;

/**
 * A wire between clients and a server that misbehaves on demand: it breaks, it goes silent, or it
 * carries only so much.
 */
export class Wire {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #bytesPerSecond: number;

  private constructor(server: Server, target: URL, bytesPerSecond: number) {
    this.#server = server;
    this.#bytesPerSecond = bytesPerSecond;
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${String(port)}`;
    server.on('connection', (near) => {
      const link = new Link(
        near,
        connect(Number(target.port), target.hostname),
        this.#bytesPerSecond,
      );
      this.#links.add(link);
      near.on('close', () => this.#links.delete(link));
    });
  }

  /** `bytesPerSecond`: how fast it carries what the server sends. */
  static async to(url: string, bytesPerSecond = Infinity): Promise<Wire> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Wire(server, new URL(url), bytesPerSecond);
  }

  /** From now on nothing passes and nobody is told, as when a cable is pulled. */
  silence(): void {
    for (const link of this.#links) link.silence();
  }

  /** What the server sends is not taken any more, as by a client that hangs. */
  stop(): void {
    for (const link of this.#links) link.slowTo(0);
  }

  /** Whoever hung or was slow goes on, as fast as it can; so do those who come. */
  resume(): void {
    this.#bytesPerSecond = Infinity;
    for (const link of this.#links) link.slowTo(Infinity);
  }

  /** Ends all connections in the middle of whatever is under way. */
  cut(): void {
    for (const link of this.#links) link.cut();
  }

  async close(): Promise<void> {
    this.cut();
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}

/** One connection through the wire. */
class Link {
  readonly #near: Socket;
  readonly #far: Socket;
  #bytesPerSecond: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(near: Socket, far: Socket, bytesPerSecond: number) {
    this.#near = near;
    this.#far = far;
    this.#bytesPerSecond = bytesPerSecond;
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
    }
    near.on('data', (data: Buffer) => far.write(data));
    far.on('data', (data: Buffer) => {
      this.#carry(data);
    });
    // Errors and ends of one side are those of the other.
    near.on('close', () => far.destroy());
    far.on('close', () => {
      clearTimeout(this.#timer);
      near.destroy();
    });
  }

  slowTo(bytesPerSecond: number): void {
    this.#bytesPerSecond = bytesPerSecond;
    clearTimeout(this.#timer);
    if (bytesPerSecond > 0) this.#far.resume();
    else this.#far.pause();
  }

  silence(): void {
    for (const socket of [this.#near, this.#far]) socket.removeAllListeners('data').resume();
  }

  cut(): void {
    this.#near.resetAndDestroy();
    this.#far.resetAndDestroy();
  }

  #carry(data: Buffer): void {
    const hasRoom = this.#near.write(data);
    if (hasRoom && this.#bytesPerSecond === Infinity) return;
    this.#far.pause();
    if (!hasRoom) {
      this.#near.once('drain', () => {
        this.#continueAfter(data.length);
      });
    } else this.#continueAfter(data.length);
  }

  /** As late as the rate wants it. */
  #continueAfter(bytes: number): void {
    if (this.#bytesPerSecond === 0) return;
    const pause = this.#bytesPerSecond === Infinity ? 0 : (bytes / this.#bytesPerSecond) * 1000;
    this.#timer = setTimeout(
      () => {
        this.#far.resume();
      },
      Math.max(pause, pause === 0 ? 0 : TICK),
    );
  }
}
