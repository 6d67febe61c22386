import { Writable } from 'node:stream';

/** Where a stream puts its bytes: at once, or never (by throwing). */
export type WriteBytes = (bytes: Uint8Array) => void;

type WriteCallback = (error?: Error | null) => void;

/**
 * `process.stdout` and `process.stderr` of a cell. Every write has left when it returns, as on a
 * terminal, and it throws in a cell that was stopped.
 */
export class CellStream extends Writable {
  readonly fd: number;
  readonly isTTY = false;
  readonly #write: WriteBytes;

  constructor(fd: number, write: WriteBytes) {
    super({ decodeStrings: false, autoDestroy: false, emitClose: false });
    this.fd = fd;
    this.#write = write;
  }

  override write(
    chunk: unknown,
    encodingOrCallback?: BufferEncoding | WriteCallback,
    callback?: WriteCallback,
  ): boolean {
    const encoding = typeof encodingOrCallback === 'string' ? encodingOrCallback : 'utf8';
    this.#write(toBytes(chunk, encoding));
    const done = typeof encodingOrCallback === 'function' ? encodingOrCallback : callback;
    if (done !== undefined) process.nextTick(done);
    return true;
  }

  /** The streams of a process never end, but who pipes into them is told that all is written. */
  override end(...args: unknown[]): this {
    const [chunk] = args;
    if (chunk !== undefined && typeof chunk !== 'function') this.write(chunk);
    const done = args.find((arg): arg is () => void => typeof arg === 'function');
    process.nextTick(() => {
      done?.();
      this.emit('finish');
    });
    return this;
  }

  override _destroy(_error: Error | null, callback: WriteCallback): void {
    callback();
  }
}

function toBytes(chunk: unknown, encoding: BufferEncoding): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk, encoding);
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  throw new TypeError(
    'The "chunk" argument must be of type string, Buffer, TypedArray or DataView',
  );
}
