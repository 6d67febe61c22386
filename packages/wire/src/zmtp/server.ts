import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

import { Connection, type ConnectionOptions, type Peer } from './connection.ts';
import { formatEndpoint, parseEndpoint } from './endpoint.ts';
import { NetTransport } from './net-transport.ts';
import type { SocketType } from './socket-types.ts';

/** What a role of a server socket does with its peers. */
export interface PeerEvents {
  peerReady(connection: Connection, peer: Peer): void;
  peerMessage(connection: Connection, parts: Buffer[]): void;
  peerSubscription?(connection: Connection, topic: Buffer, subscribed: boolean): void;
  peerClosed(connection: Connection, error: Error | undefined): void;
}

export type ServerOptions = Omit<ConnectionOptions, 'socketType'>;

/** One end that listens and speaks ZMTP with each peer that connects. */
export class ServerSocket {
  readonly #type: SocketType;
  readonly #options: ServerOptions;
  readonly #events: PeerEvents;
  readonly #connections = new Set<Connection>();
  readonly #server: Server;

  constructor(type: SocketType, options: ServerOptions, events: PeerEvents) {
    this.#type = type;
    this.#options = options;
    this.#events = events;
    this.#server = createServer((socket) => {
      this.#accept(socket);
    });
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections;
  }

  /** Listens and answers with the real endpoint (port 0 becomes a free one). */
  async bind(endpoint: string): Promise<string> {
    const wanted = parseEndpoint(endpoint);
    this.#server.listen(wanted);
    await once(this.#server, 'listening');
    if ('path' in wanted) return formatEndpoint(wanted);
    const { port } = this.#server.address() as AddressInfo;
    return formatEndpoint({ host: wanted.host, port });
  }

  /**
   * Sends what is queued, closes every connection and stops listening.
   *
   * @param linger milliseconds for peers that are behind
   */
  async close(linger = 1000): Promise<void> {
    for (const connection of this.#connections) connection.end();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    const deadline = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, linger);
    await closed;
    clearTimeout(deadline);
  }

  #accept(socket: Socket): void {
    const transport = NetTransport.accepted(socket);
    const options = { ...this.#options, socketType: this.#type };
    const connection = new Connection(transport, options, {
      ready: (peer) => {
        this.#events.peerReady(connection, peer);
      },
      message: (parts) => {
        this.#events.peerMessage(connection, parts);
      },
      subscription: (topic, subscribed) => {
        this.#events.peerSubscription?.(connection, topic, subscribed);
      },
      closed: (error) => {
        this.#connections.delete(connection);
        this.#events.peerClosed(connection, error);
      },
    });
    this.#connections.add(connection);
    transport.attach(connection);
  }
}
