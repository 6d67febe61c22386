import type { Socket } from 'node:net';

import type { WebSocket } from 'ws';

/**
 * Lets everything that is sent to a websocket in one callback leave in one system
 * call: `ws` makes one a frame, and those are most of what a message costs.
 */
export class SocketCork {
  readonly #socket: WebSocket;
  #isCorked = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Holds what is sent from here to the end of the callback. */
  hold(): void {
    const stream = underlying(this.#socket);
    if (this.#isCorked || stream === undefined) return;
    this.#isCorked = true;
    stream.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      stream.uncork();
    });
  }
}

/** `ws` has no other way to its stream; without it, each frame is written by itself. */
function underlying(socket: WebSocket): Socket | undefined {
  return (socket as { _socket?: Socket })._socket;
}
