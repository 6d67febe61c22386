import type { MessageSink } from './assembly.ts';
import {
  Connection,
  type ConnectionHandler,
  type ConnectionOptions,
  type Peer,
} from './connection.ts';
import { parseEndpoint, type Endpoint } from './endpoint.ts';
import type { LentFrames } from './lent-frames.ts';
import { NetTransport } from './net-transport.ts';
import type { SocketType } from './socket-types.ts';

export interface ClientOptions extends Omit<ConnectionOptions, 'socketType'> {
  readonly endpoint: string;
  /** Milliseconds between attempts, doubled up to eight times that. */
  readonly retryDelay?: number;
  onMessage?(parts: Buffer[]): void;
  /** Messages that are not large as they lie in what was read, instead of `onMessage`; for the time of the call. */
  readonly onLent?: (frames: LentFrames) => void;
  /** A message begins to be too large to be put together. */
  readonly onLarge?: (parts: Buffer[]) => MessageSink;
  /** The handshake is done, at first and after each reconnection. */
  onReady?(peer: Peer): void;
  /** A connection ended or an attempt failed; another follows unless the socket was closed. */
  onDisconnect?(error: Error | undefined): void;
}

const RETRY_DELAY = 25;

/**
 * One end that connects, and connects again until it is closed. What is sent while there is no
 * connection waits for the next one.
 */
export class ClientSocket {
  readonly #type: SocketType;
  readonly #options: ClientOptions;
  readonly #endpoint: Endpoint;
  #connection: Connection | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempts = 0;
  #paused = false;
  #closed = false;
  /** What is sent as soon as there is a connection. */
  #waiting: Buffer[][] = [];
  #waitingBytes = 0;

  constructor(type: SocketType, options: ClientOptions) {
    this.#type = type;
    this.#options = options;
    this.#endpoint = parseEndpoint(options.endpoint);
    this.#connect();
  }

  get isReady(): boolean {
    return this.#connection?.isReady ?? false;
  }

  /** Bytes that were sent and have not left the process. */
  get pendingBytes(): number {
    return this.#waitingBytes + (this.#connection?.pendingBytes ?? 0);
  }

  /** False asks the sender to wait for `drained()`. */
  send(parts: readonly Buffer[]): boolean {
    if (this.#closed) return true;
    if (this.#connection?.isReady === true) return this.#connection.send(parts);
    this.#waiting.push([...parts]);
    for (const part of parts) this.#waitingBytes += part.length;
    return true;
  }

  sendCommand(name: string, body: Buffer): void {
    if (this.#connection?.isReady === true) this.#connection.sendCommand(name, body);
  }

  drained(): Promise<void> {
    return this.#connection?.drained() ?? Promise.resolve();
  }

  flush(): void {
    this.#connection?.flush();
  }

  /** Stops reading, so that the other end has to wait. */
  pause(): void {
    this.#paused = true;
    this.#connection?.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#connection?.resume();
  }

  /** Sends what is queued on an open connection, then closes for good. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#forgetWaiting();
    clearTimeout(this.#timer);
    if (this.isReady) this.#connection?.end();
    else this.#connection?.destroy();
  }

  /** Closes for good without sending what is queued. */
  destroy(): void {
    this.#closed = true;
    this.#forgetWaiting();
    clearTimeout(this.#timer);
    this.#connection?.destroy();
  }

  #connect(): void {
    const transport = NetTransport.connect(this.#endpoint);
    const options = { ...this.#options, socketType: this.#type };
    const connection = new Connection(transport, options, {
      ready: (peer) => {
        this.#onReady(connection, peer);
      },
      message: (parts) => {
        this.#options.onMessage?.(parts);
      },
      ...this.#takers(),
      closed: (error) => {
        this.#onClosed(error);
      },
    });
    this.#connection = connection;
    transport.attach(connection);
    if (this.#paused) connection.pause();
  }

  /** Only what somebody wants is offered to the connection. */
  #takers(): Pick<ConnectionHandler, 'lent' | 'large'> {
    const { onLent, onLarge } = this.#options;
    return {
      ...(onLent === undefined ? {} : { lent: onLent }),
      ...(onLarge === undefined ? {} : { large: onLarge }),
    };
  }

  #onReady(connection: Connection, peer: Peer): void {
    this.#attempts = 0;
    this.#options.onReady?.(peer);
    const waiting = this.#waiting;
    this.#forgetWaiting();
    for (const parts of waiting) connection.send(parts);
  }

  #forgetWaiting(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #onClosed(error: Error | undefined): void {
    this.#connection = undefined;
    this.#options.onDisconnect?.(error);
    if (this.#closed) return;
    const delay = (this.#options.retryDelay ?? RETRY_DELAY) * 2 ** Math.min(this.#attempts, 3);
    this.#attempts += 1;
    this.#timer = setTimeout(() => {
      this.#connect();
    }, delay);
    this.#timer.unref();
  }
}
