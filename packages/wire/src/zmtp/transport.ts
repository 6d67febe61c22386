/** The bytes below the protocol. An implementation over `node:net` is in `net-transport.ts`. */
export interface Transport {
  /** Writes in order and takes everything; how much has not left says `pendingBytes`. */
  write(buffers: readonly Buffer[]): void;
  /** Whether chunks are overwritten after `onData`: what is kept of them must be copied. */
  readonly lends?: boolean;
  /** Bytes accepted by `write` that have not left yet. */
  readonly pendingBytes: number;
  /** Stops and continues reading: the peer's kernel buffers fill, and it waits. */
  pause(): void;
  resume(): void;
  /** Sends what is pending, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

/** What a transport reports to whoever speaks over it. */
export interface TransportHandler {
  onData(chunk: Buffer): void;
  /** Everything that was written has left. */
  onDrain(): void;
  onClose(error: Error | undefined): void;
}
