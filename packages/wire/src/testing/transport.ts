import type { Transport, TransportHandler } from '../zmtp/transport.ts';

/** One end of a pair of transports in memory, whose bytes move when the test says so. */
export class MemoryTransport implements Transport {
  written: Buffer[] = [];
  ended = false;
  destroyed = false;
  paused = false;
  #handler: TransportHandler | undefined;

  attach(handler: TransportHandler): void {
    this.#handler = handler;
  }

  get pendingBytes(): number {
    return this.written.reduce((sum, buffer) => sum + buffer.length, 0);
  }

  write(buffers: readonly Buffer[]): void {
    this.written.push(...buffers);
  }

  /** Hands over what was written, cut in pieces of `size` bytes. */
  deliverTo(other: MemoryTransport, size = Infinity): void {
    const bytes = Buffer.concat(this.written.splice(0));
    for (let start = 0; start < bytes.length; start += size) {
      other.receive(bytes.subarray(start, start + size));
    }
    this.#handler?.onDrain();
  }

  receive(bytes: Buffer): void {
    this.#handler?.onData(bytes);
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  end(): void {
    this.ended = true;
    this.#handler?.onClose(undefined);
  }

  destroy(): void {
    this.destroyed = true;
    this.#handler?.onClose(undefined);
  }
}
