import { ClientSocket, type ClientOptions } from './client.ts';
import type { Peer } from './connection.ts';

/** A DEALER: the client's end of shell, control and stdin. */
export class DealerSocket extends ClientSocket {
  constructor(options: ClientOptions) {
    // Requests are answered one by one: each goes on its way at once.
    super('DEALER', { flush: 'callback', ...options });
  }
}

export interface SubOptions extends ClientOptions {
  /** Prefixes wanted from the start; `['']` is everything. */
  readonly topics?: readonly string[];
}

/** A SUB: the client's end of iopub. Its subscriptions are renewed at each reconnection. */
export class SubSocket extends ClientSocket {
  readonly #topics: Set<string>;
  readonly #minor: { value: number };

  constructor(options: SubOptions) {
    const topics = new Set(options.topics);
    const minor = { value: 1 };
    super('SUB', {
      ...options,
      onReady: (peer: Peer) => {
        minor.value = peer.minor;
        for (const topic of topics) this.#announce(topic, true);
        options.onReady?.(peer);
      },
    });
    this.#topics = topics;
    this.#minor = minor;
  }

  subscribe(topic: string): void {
    this.#topics.add(topic);
    if (this.isReady) this.#announce(topic, true);
  }

  unsubscribe(topic: string): void {
    if (this.#topics.delete(topic) && this.isReady) this.#announce(topic, false);
  }

  #announce(topic: string, wanted: boolean): void {
    const body = Buffer.from(topic);
    if (this.#minor.value >= 1) this.sendCommand(wanted ? 'SUBSCRIBE' : 'CANCEL', body);
    else this.send([Buffer.concat([Buffer.from([wanted ? 1 : 0]), body])]);
  }
}

/** A REQ: asks, and gets its answers in order. Used to try a kernel's heartbeat. */
export class ReqSocket {
  readonly #socket: ClientSocket;
  #pending: ((parts: Buffer[]) => void)[] = [];

  constructor(options: Omit<ClientOptions, 'onMessage'>) {
    this.#socket = new ClientSocket('REQ', {
      ...options,
      onMessage: (parts) => {
        // The empty frame divides routing from content.
        this.#pending.shift()?.(parts.slice(1));
      },
    });
  }

  /** Rejects when no answer came in `timeout` milliseconds. */
  request(parts: readonly Buffer[], timeout: number): Promise<Buffer[]> {
    return new Promise((resolve, reject) => {
      const answer = (reply: Buffer[]): void => {
        clearTimeout(timer);
        resolve(reply);
      };
      const timer = setTimeout(() => {
        this.#pending = this.#pending.filter((other) => other !== answer);
        reject(new Error(`No answer within ${timeout} ms`));
      }, timeout);
      this.#pending.push(answer);
      this.#socket.send([Buffer.alloc(0), ...parts]);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}
