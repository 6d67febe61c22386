import { connect, type Socket } from 'node:net';

import type { Endpoint } from './endpoint.ts';
import { readTurns } from './read-turns.ts';
import type { Transport, TransportHandler } from './transport.ts';

const READ_BUFFER = 65_536;

/**
 * One buffer for the reads of all sockets, since what was read is used or copied before the next
 * read. Node would allocate one for each read, or each socket would hold one for good.
 */
let shared: Buffer | undefined;

/** ZMTP over a TCP or Unix socket. */
export class NetTransport implements Transport {
  readonly lends: boolean;
  readonly #socket: Socket;
  #handler: TransportHandler | undefined;
  #isPaused = false;
  /** Since when there is always more to read than the buffer takes; 0 where that is not so. */
  #readSince = 0;
  /** Others are to be served first. */
  #isYielding = false;

  private constructor(socket: Socket, lends: boolean) {
    this.#socket = socket;
    this.lends = lends;
    socket.setNoDelay(true);
  }

  /** For a socket that somebody connected to us. */
  static accepted(socket: Socket): NetTransport {
    return new NetTransport(socket, false);
  }

  static connect(endpoint: Endpoint): NetTransport {
    const buffer = (shared ??= Buffer.allocUnsafeSlow(READ_BUFFER));
    const onread = {
      buffer,
      callback: (length: number): boolean => {
        transport.#onRead(buffer, length);
        return true;
      },
    };
    const transport = new NetTransport(connect({ ...endpoint, onread }), true);
    return transport;
  }

  attach(handler: TransportHandler): void {
    this.#handler = handler;
    let failure: Error | undefined;
    this.#socket
      .on('data', (chunk: Buffer) => {
        handler.onData(chunk);
      })
      .on('drain', () => {
        handler.onDrain();
      })
      .on('error', (error) => {
        failure = error;
      })
      .on('close', () => {
        handler.onClose(failure);
      });
  }

  get pendingBytes(): number {
    return this.#socket.writableLength;
  }

  write(buffers: readonly Buffer[]): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    const [only] = buffers;
    if (buffers.length === 1 && only !== undefined) {
      this.#socket.write(only);
      return;
    }
    this.#socket.cork();
    for (const buffer of buffers) this.#socket.write(buffer);
    this.#socket.uncork();
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.pause();
  }

  resume(): void {
    this.#isPaused = false;
    if (!this.#isYielding) this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /**
   * libuv reads up to 32 times before it looks at another socket, as long as there is enough to fill
   * the buffer. A peer that floods has its share of a turn, then others have theirs.
   */
  #onRead(buffer: Buffer, length: number): void {
    const isFull = length === buffer.length;
    if (!isFull) this.#readSince = 0;
    else if (this.#readSince === 0) this.#readSince = performance.now();
    this.#handler?.onData(buffer.subarray(0, length));
    if (!isFull || this.#isPaused) return;
    if (performance.now() - this.#readSince >= readTurns.share) this.#yield();
  }

  #yield(): void {
    this.#isYielding = true;
    this.#readSince = 0;
    this.#socket.pause();
    readTurns.wait(() => {
      this.#isYielding = false;
      if (!this.#isPaused) this.#socket.resume();
    });
  }
}
