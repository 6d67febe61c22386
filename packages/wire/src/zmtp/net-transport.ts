import { connect, type Socket } from 'node:net';

import type { Endpoint } from './endpoint.ts';
import type { Transport, TransportHandler } from './transport.ts';

const READ_BUFFER = 65_536;

/** ZMTP over a TCP or Unix socket. */
export class NetTransport implements Transport {
  readonly #socket: Socket;
  #handler: TransportHandler | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
  }

  /**
   * Connects and reads into one buffer for good. Otherwise Node allocates 64 KiB a read, which for
   * small messages is most of the garbage there is.
   */
  static connect(endpoint: Endpoint): NetTransport {
    const buffer = Buffer.allocUnsafeSlow(READ_BUFFER);
    const onread = {
      buffer,
      callback: (length: number): boolean => {
        transport.#handler?.onData(Buffer.from(buffer.subarray(0, length)));
        return true;
      },
    };
    const transport = new NetTransport(connect({ ...endpoint, onread }));
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
    this.#socket.cork();
    for (const buffer of buffers) this.#socket.write(buffer);
    this.#socket.uncork();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
