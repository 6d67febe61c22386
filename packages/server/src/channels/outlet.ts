import type { Socket } from 'node:net';

import { frameAt, frameHeader, Opcode } from 'elara-wire';
import type { WebSocket } from 'ws';

import type { Frames } from './codec.ts';
import { SocketCork } from './cork.ts';

/** Part of a message that is sent while it is read. */
export interface Fragment {
  readonly data: Buffer;
  readonly isBinary: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/**
 * The way out to one client. Frames that are made already go straight to the stream below the
 * websocket, the same bytes to all who get them. `ws` writes each frame of its own (pings, pongs,
 * the closing one) whole and at once, and so does this, so that none ever lies inside another.
 *
 * Where compression was negotiated, `ws` may still be busy with a frame: everything goes its way.
 */
export class Outlet {
  readonly #socket: WebSocket;
  readonly #stream: Socket | undefined;
  readonly #cork: SocketCork;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#stream = streamOf(socket);
    this.#cork = new SocketCork(this.#stream);
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Bytes that the system has not taken yet. */
  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  /** Whether something waits for what follows. */
  get isHolding(): boolean {
    return this.#cork.isHolding;
  }

  /** Bytes that are on their way to the system, as far as the stream knows: less of them is progress. */
  get underWay(): number {
    return (this.#stream as { _handle?: Handle } | undefined)?._handle?.writeQueueSize ?? 0;
  }

  /**
   * Sends whole frames. `onTaken` is called when the system has taken them; of a socket that has
   * closed it is never called. What may wait leaves with what follows, or a little later.
   */
  write(frames: Frames, mayWait: boolean, onTaken?: () => void): void {
    if (!this.isOpen) return;
    if (mayWait) this.#cork.linger();
    else this.#cork.hold();
    const done = onTaken && unlessFailed(onTaken);
    if (this.#isRaw) this.#writeRaw(frames, done);
    else this.#sendEach(frames, done);
  }

  /** Sends part of a message; true when the system has taken it, false when the socket has closed. */
  async writeFragment({ data, isBinary, isFirst, isLast }: Fragment): Promise<boolean> {
    if (!this.isOpen) return false;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        resolve();
      };
      if (!this.#isRaw) {
        this.#socket.send(data, { binary: isBinary, fin: isLast, compress: false }, done);
        return;
      }
      this.#cork.hold();
      const kind = isBinary ? Opcode.binary : Opcode.text;
      const header = frameHeader(isFirst ? kind : Opcode.continuation, data.length, isLast);
      this.#writeRaw([header, data], done);
    });
    return this.isOpen;
  }

  /** The socket is closed. */
  stop(): void {
    this.#cork.stop();
  }

  get #isRaw(): boolean {
    return this.#stream !== undefined && this.#socket.extensions === '';
  }

  #writeRaw(frames: Frames, done: Done | undefined): void {
    const stream = this.#stream;
    const last = frames.length - 1;
    for (let index = 0; index < last; index += 1) stream?.write(frames[index] ?? '');
    stream?.write(frames[last] ?? '', done);
  }

  #sendEach(frames: Frames, done: Done | undefined): void {
    const bytes =
      frames.length === 1 && frames[0] !== undefined ? frames[0] : Buffer.concat(frames);
    for (let at = 0; at < bytes.length;) {
      const { opcode, start, end } = frameAt(bytes, at);
      const callback = end === bytes.length ? done : undefined;
      this.#socket.send(bytes.subarray(start, end), { binary: opcode === Opcode.binary }, callback);
      at = end;
    }
  }
}

type Done = (error?: Error | null) => void;

/** What Node's own `setTimeout` of a socket looks at, to see whether a slow write goes on. */
interface Handle {
  readonly writeQueueSize?: number;
}

function unlessFailed(onTaken: () => void): Done {
  return (error) => {
    if (error === undefined || error === null) onTaken();
  };
}

/** `ws` has no other way to its stream; without it, each frame goes through `ws`. */
function streamOf(socket: WebSocket): Socket | undefined {
  return (socket as { _socket?: Socket })._socket;
}
