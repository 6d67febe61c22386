import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { BINARY, CLOSE, FrameReader, PING, PONG, TEXT, encodeFrame } from './frames.ts';

export interface WebsocketOptions {
  readonly port: number;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocol?: string;
  /** Called with each message; valid only during the call. */
  onMessage(payload: Buffer, opcode: number): void;
}

/** Status 1000 (RFC 6455, 7.4.1). */
const NORMAL = Buffer.from([0x03, 0xe8]);
const HEAD_END = '\r\n\r\n';
/** Any 16 bytes will do: it is no secret. */
const KEY = 'ZWxhcmEtYmVuY2gtLS0tLQ==';

/** A client's websocket on a bare socket, which can also read slowly or not at all. */
export class Websocket {
  /** The sub-protocol that the server chose. */
  readonly protocol: string;
  readonly #socket: Socket;
  readonly #reader: FrameReader;
  #received = 0;

  private constructor(socket: Socket, protocol: string, options: WebsocketOptions) {
    this.#socket = socket;
    this.protocol = protocol;
    this.#reader = new FrameReader((opcode, payload) => {
      if (opcode === PING) this.#socket.write(encodeFrame(PONG, payload));
      else if (opcode === CLOSE) this.#socket.end(encodeFrame(CLOSE, payload));
      else if (opcode !== PONG) options.onMessage(payload, opcode);
    });
  }

  static async open(options: WebsocketOptions): Promise<Websocket> {
    const socket = connect({ port: options.port, host: '127.0.0.1' });
    socket.setNoDelay(true);
    socket.write(upgrade(options));
    const { head, rest } = await readHead(socket);
    if (!head.startsWith('HTTP/1.1 101')) {
      socket.destroy();
      throw new Error(`No websocket: ${head.split('\r\n', 1)[0] ?? ''}`);
    }
    const protocol = /^sec-websocket-protocol: *(.*)$/im.exec(head)?.[1]?.trim() ?? '';
    const websocket = new Websocket(socket, protocol, options);
    socket.on('data', (chunk) => {
      websocket.#read(chunk);
    });
    // Whoever waits for more has a time limit.
    socket.on('error', () => undefined);
    if (rest.length > 0) websocket.#read(rest);
    return websocket;
  }

  get isClosed(): boolean {
    return this.#socket.destroyed || this.#socket.readableEnded;
  }

  /** Bytes that arrived, headers of frames included. */
  get received(): number {
    return this.#received;
  }

  send(payload: Buffer | string): void {
    const [opcode, bytes] =
      typeof payload === 'string' ? [TEXT, Buffer.from(payload)] : [BINARY, payload];
    this.#socket.write(encodeFrame(opcode, bytes));
  }

  ping(): void {
    this.#socket.write(encodeFrame(PING, Buffer.alloc(0)));
  }

  /** Reads nothing until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Reads about so many bytes a second until `signal` ends it. */
  async readSlowly(bytesPerSecond: number, signal: AbortSignal): Promise<void> {
    const begun = { at: performance.now(), received: this.#received };
    while (!signal.aborted) {
      const due = ((performance.now() - begun.at) / 1000) * bytesPerSecond;
      if (this.#received - begun.received < due) this.resume();
      else this.pause();
      await sleep(10);
    }
    this.resume();
  }

  /** Says goodbye, as pages do that are closed. */
  close(): void {
    this.#socket.end(encodeFrame(CLOSE, NORMAL));
    this.#socket.resume();
  }

  #read(chunk: Buffer): void {
    this.#received += chunk.length;
    this.#reader.push(chunk);
  }
}

function upgrade({ port, path, headers = {}, protocol }: WebsocketOptions): string {
  const lines = Object.entries({
    Host: `127.0.0.1:${String(port)}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': KEY,
    ...(protocol === undefined ? {} : { 'Sec-WebSocket-Protocol': protocol }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** The head of the first answer, and what came behind it. */
async function readHead(socket: Socket): Promise<{ head: string; rest: Buffer }> {
  let pending: Buffer = Buffer.alloc(0);
  return new Promise((resolve, reject) => {
    const fail = (error?: Error) => {
      reject(error ?? new Error('The server closed the connection'));
    };
    const read = (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      const end = pending.indexOf(HEAD_END);
      if (end === -1) return;
      socket.off('data', read);
      socket.off('error', fail);
      socket.off('end', fail);
      resolve({
        head: pending.toString('latin1', 0, end),
        rest: pending.subarray(end + HEAD_END.length),
      });
    };
    socket.on('data', read);
    socket.on('error', fail);
    socket.on('end', fail);
  });
}
