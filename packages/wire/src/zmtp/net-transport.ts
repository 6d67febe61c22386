import type { Socket } from 'node:net';

import type { Transport, TransportHandler } from './transport.ts';

/** ZMTP over a TCP or Unix socket. */
export class NetTransport implements Transport {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
  }

  attach(handler: TransportHandler): void {
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
