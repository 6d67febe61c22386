import type { Connection } from './connection.ts';
import { encodeMessage } from './frames.ts';
import { ServerSocket, type ServerOptions } from './server.ts';

export interface PubOptions extends ServerOptions {
  /** A subscriber asked for a topic: what is published from now on reaches it. */
  onSubscribe?(topic: Buffer): void;
  onUnsubscribe?(topic: Buffer): void;
  /** A subscriber is behind by `pendingBytes`; called once until it has caught up. */
  onHighWater?(pendingBytes: number): void;
}

/** A PUB: the kernel's end of iopub. It never drops; a publisher that cares waits for `drained`. */
export class PubSocket {
  readonly #socket: ServerSocket;
  readonly #topics = new Map<Connection, Buffer[]>();
  readonly #onHighWater: (pendingBytes: number) => void;
  #slow: Promise<void> | undefined;

  constructor(options: PubOptions) {
    this.#onHighWater = (pendingBytes) => options.onHighWater?.(pendingBytes);
    const change = (connection: Connection, topic: Buffer, subscribed: boolean): void => {
      this.#change(connection, topic, subscribed);
      if (subscribed) options.onSubscribe?.(topic);
      else options.onUnsubscribe?.(topic);
    };
    this.#socket = new ServerSocket('PUB', options, {
      peerReady: (connection) => {
        this.#topics.set(connection, []);
      },
      // ZMTP 3.0 subscribes with a message whose first byte is 1, and cancels with 0.
      peerMessage: (connection, [part]) => {
        if (part === undefined || (part[0] !== 1 && part[0] !== 0)) return;
        change(connection, Buffer.from(part.subarray(1)), part[0] === 1);
      },
      peerSubscription: change,
      peerClosed: (connection) => {
        this.#topics.delete(connection);
      },
    });
  }

  bind(endpoint: string): Promise<string> {
    return this.#socket.bind(endpoint);
  }

  /** How many peers want at least one topic. */
  get subscribers(): number {
    return [...this.#topics.values()].filter((topics) => topics.length > 0).length;
  }

  /** Sends to all whose topic is a prefix of the first part; false asks to wait for `drained`. */
  send(parts: readonly Buffer[]): boolean {
    const first = parts[0] ?? Buffer.alloc(0);
    let encoded: Buffer[] | undefined;
    let writable = true;
    for (const [connection, topics] of this.#topics) {
      if (!topics.some((topic) => startsWith(first, topic))) continue;
      encoded ??= encodeMessage(parts);
      if (!connection.sendEncoded(encoded)) writable = false;
    }
    if (!writable) this.#noteSlow();
    return writable;
  }

  /** Resolves when every subscriber has caught up or is gone. */
  drained(): Promise<void> {
    return this.#slow ?? Promise.resolve();
  }

  flush(): void {
    for (const connection of this.#topics.keys()) connection.flush();
  }

  close(linger?: number): Promise<void> {
    return this.#socket.close(linger);
  }

  #change(connection: Connection, topic: Buffer, subscribed: boolean): void {
    const topics = this.#topics.get(connection);
    if (topics === undefined) return;
    if (subscribed) {
      topics.push(topic);
      return;
    }
    const index = topics.findIndex((known) => known.equals(topic));
    if (index !== -1) topics.splice(index, 1);
  }

  #noteSlow(): void {
    if (this.#slow !== undefined) return;
    const behind = [...this.#topics.keys()];
    this.#onHighWater(Math.max(...behind.map((connection) => connection.pendingBytes)));
    this.#slow = Promise.all(behind.map((connection) => connection.drained())).then(() => {
      this.#slow = undefined;
    });
  }
}

function startsWith(bytes: Buffer, prefix: Buffer): boolean {
  return bytes.length >= prefix.length && bytes.subarray(0, prefix.length).equals(prefix);
}
