import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import type { Address } from './tab.ts';
import { becomes } from './until.ts';

const HEAD_END = '\r\n\r\n';

interface RawOptions {
  readonly path: string;
  readonly headers?: readonly string[];
  /** Whether what the server sends is read. */
  readonly reads?: boolean;
}

/** A websocket whose bytes the test writes itself, for frames that no library sends. */
export class RawWebSocket {
  readonly socket: Socket;
  /** The head of the server's answer. */
  readonly head: string;

  private constructor(socket: Socket, head: string) {
    this.socket = socket;
    this.head = head;
  }

  static async open(server: Address, options: RawOptions): Promise<RawWebSocket> {
    const { path, headers = [], reads = true } = options;
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const lines = [
      `GET ${path} HTTP/1.1`,
      `Host: ${hostname}`,
      `Authorization: ${server.authorization}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      ...headers,
    ];
    socket.write(lines.join('\r\n') + HEAD_END);
    const head = await headOf(socket);
    if (reads) socket.resume();
    else socket.pause();
    return new RawWebSocket(socket, head);
  }

  /** Writes and waits until the system has taken it, or the connection is gone. */
  async write(bytes: Buffer): Promise<void> {
    if (this.socket.destroyed || this.socket.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.socket.off('drain', done).off('close', done);
        resolve();
      };
      this.socket.on('drain', done).on('close', done);
    });
  }

  /** Whether the server ended it within so many milliseconds. */
  async isEnded(milliseconds: number): Promise<boolean> {
    this.socket.resume();
    if (this.socket.destroyed || this.socket.readableEnded) return true;
    return becomes(() => this.socket.destroyed || this.socket.readableEnded, milliseconds);
  }
}

function headOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const refused = (): void => {
      reject(new Error(`The server refused the connection: ${text}`));
    };
    const read = (data: Buffer): void => {
      text += data.toString('latin1');
      if (!text.includes(HEAD_END)) return;
      socket.off('data', read).off('close', refused);
      resolve(text);
    };
    socket.on('data', read).on('close', refused);
  });
}

interface FrameOptions {
  readonly opcode: number;
  readonly payload: Buffer;
  /** FIN; more follows where false. */
  readonly isLast?: boolean;
  /** RSV1: the payload is compressed. */
  readonly isDeflated?: boolean;
  /** The length that the header claims, where it is not the payload's. */
  readonly claimed?: number;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9 } as const;

/** A frame as clients send it: masked, here with zeros, which change nothing. */
export function clientFrame(options: FrameOptions): Buffer {
  const { opcode, payload, isLast = true, isDeflated = false } = options;
  const length = options.claimed ?? payload.length;
  const first = (isLast ? 0x80 : 0) | (isDeflated ? 0x40 : 0) | opcode;
  return Buffer.concat([Buffer.from([first]), lengthOf(length), Buffer.alloc(4), payload]);
}

function lengthOf(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  if (length < 65_536) return Buffer.from([0x80 | 126, length >> 8, length & 0xff]);
  const long = Buffer.alloc(9);
  long[0] = 0x80 | 127;
  long.writeBigUInt64BE(BigInt(length), 1);
  return long;
}
