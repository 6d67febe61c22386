import { randomBytes } from 'node:crypto';

import type { Connection, Peer } from './connection.ts';
import { ServerSocket, type ServerOptions } from './server.ts';

export interface RouterOptions extends ServerOptions {
  /** `identity` names the peer in `send`. */
  onMessage(identity: Buffer, parts: Buffer[]): void;
}

/** A ROUTER: the kernel's end of shell, control and stdin. */
export class RouterSocket {
  readonly #socket: ServerSocket;
  readonly #peers = new Map<string, Connection>();
  readonly #identities = new WeakMap<Connection, Buffer>();

  constructor(options: RouterOptions) {
    this.#socket = new ServerSocket('ROUTER', options, {
      peerReady: (connection, peer) => {
        this.#register(connection, peer);
      },
      peerMessage: (connection, parts) => {
        const identity = this.#identities.get(connection);
        if (identity !== undefined) options.onMessage(identity, parts);
      },
      peerClosed: (connection) => {
        this.#forget(connection);
      },
    });
  }

  bind(endpoint: string): Promise<string> {
    return this.#socket.bind(endpoint);
  }

  /** False asks to wait for `drained`. A message for a peer that is gone is dropped, as libzmq does. */
  send(identity: Buffer, parts: readonly Buffer[]): boolean {
    return this.#peers.get(key(identity))?.send(parts) ?? true;
  }

  /** Resolves when that peer has caught up or is gone. */
  drained(identity: Buffer): Promise<void> {
    return this.#peers.get(key(identity))?.drained() ?? Promise.resolve();
  }

  flush(): void {
    for (const connection of this.#socket.connections) connection.flush();
  }

  close(linger?: number): Promise<void> {
    return this.#socket.close(linger);
  }

  #register(connection: Connection, peer: Peer): void {
    // Like libzmq: who has no identity gets one that begins with zero.
    const identity =
      peer.identity.length > 0 ? peer.identity : Buffer.concat([Buffer.from([0]), randomBytes(8)]);
    // A client that lost its connection returns under its name; the newest one is meant.
    this.#identities.set(connection, identity);
    this.#peers.set(key(identity), connection);
  }

  #forget(connection: Connection): void {
    const identity = this.#identities.get(connection);
    if (identity === undefined) return;
    if (this.#peers.get(key(identity)) === connection) this.#peers.delete(key(identity));
  }
}

function key(identity: Buffer): string {
  return identity.toString('latin1');
}
