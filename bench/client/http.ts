import { connect, type Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import { ResponseReader, type ResponseHead } from './http-response.ts';

/** A whole answer. */
export interface Answer extends ResponseHead {
  readonly bytes: number;
  /** CRC-32 of the body. */
  readonly checksum: number;
  /** Empty where it was not to be kept. */
  readonly body: Buffer;
}

export interface Request {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  /** False counts and checks the body without keeping it. */
  readonly keep?: boolean;
}

interface Waiting {
  readonly keep: boolean;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** One kept-alive connection and one request at a time, with as little around it as possible. */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #reader: ResponseReader;
  #waiting: Waiting | undefined;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #checksum = 0;

  private constructor(socket: Socket, port: number) {
    this.#socket = socket;
    this.#port = port;
    this.#reader = new ResponseReader({
      body: (piece) => {
        this.#bytes += piece.length;
        this.#checksum = crc32(piece, this.#checksum);
        if (this.#waiting?.keep === true) this.#chunks.push(Buffer.from(piece));
      },
      end: (head) => {
        this.#settle(head);
      },
    });
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      this.#read(chunk);
    });
    socket.on('error', (error) => {
      this.#fail(error);
    });
    socket.on('close', () => {
      this.#fail(new Error('The server closed the connection'));
    });
  }

  static async open(port: number): Promise<HttpConnection> {
    const socket = connect({ port, host: '127.0.0.1' });
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new HttpConnection(socket, port);
  }

  request(path: string, { method = 'GET', headers = {}, body, keep = true }: Request = {}) {
    const lines = Object.entries({
      Host: `127.0.0.1:${String(this.#port)}`,
      ...headers,
      ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#waiting = { keep, resolve, reject };
    });
    this.#socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    if (body !== undefined) this.#socket.write(body);
    return answer;
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
      this.#socket.destroy();
    }
  }

  #settle(head: ResponseHead): void {
    const waiting = this.#waiting;
    const body = Buffer.concat(this.#chunks);
    const answer = { ...head, bytes: this.#bytes, checksum: this.#checksum, body };
    this.#chunks = [];
    this.#bytes = 0;
    this.#checksum = 0;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #fail(error: Error): void {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
  }
}
