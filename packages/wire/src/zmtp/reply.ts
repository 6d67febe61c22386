import { ServerSocket, type ServerOptions } from './server.ts';

export interface RepOptions extends ServerOptions {
  /** Makes the answer; without it the request itself is the answer, which is Jupyter's heartbeat. */
  readonly answer?: (parts: Buffer[]) => Buffer[];
}

/** A REP: the kernel's heartbeat. */
export class RepSocket {
  readonly #socket: ServerSocket;

  constructor(options: RepOptions = {}) {
    const answer = options.answer ?? ((parts: Buffer[]): Buffer[] => parts);
    this.#socket = new ServerSocket('REP', options, {
      peerReady: () => undefined,
      peerMessage: (connection, parts) => {
        // Everything up to and with the empty frame is the way back.
        const divider = parts.findIndex((part) => part.length === 0) + 1;
        connection.send([...parts.slice(0, divider), ...answer(parts.slice(divider))]);
      },
      peerClosed: () => undefined,
    });
  }

  bind(endpoint: string): Promise<string> {
    return this.#socket.bind(endpoint);
  }

  close(): Promise<void> {
    return this.#socket.close();
  }
}
