import {
  Message,
  RESUME_PROTOCOL,
  V1_PROTOCOL,
  decodeDefaultBinary,
  decodeDefaultText,
  decodeResume,
  decodeV1,
  encodeDefault,
  encodeV1,
  type Channel,
  type MessageFields,
} from 'elara-wire';
import { WebSocket } from 'ws';

export interface Heard {
  readonly channel: string | undefined;
  readonly message: Message;
  readonly sequence?: number;
}

export interface SocketClientOptions {
  readonly url: string;
  readonly kernelId: string;
  readonly session?: string;
  readonly protocols?: readonly string[];
  readonly query?: string;
  readonly autoPong?: boolean;
  readonly perMessageDeflate?: boolean;
}

/** A client of the channels websocket that remembers all it hears. */
export class SocketClient {
  readonly session: string;
  readonly socket: WebSocket;
  readonly heard: Heard[] = [];
  /** The code with which the socket closed. */
  readonly closed: Promise<number>;
  #wake: () => void = () => undefined;

  private constructor(options: SocketClientOptions) {
    this.session = options.session ?? `session-${Math.random().toString(36).slice(2)}`;
    const address = `${options.url.replace('http', 'ws')}/api/kernels/${options.kernelId}/channels`;
    const query = `?session_id=${this.session}${options.query ?? ''}`;
    this.socket = new WebSocket(address + query, [...(options.protocols ?? [V1_PROTOCOL])], {
      autoPong: options.autoPong ?? true,
      perMessageDeflate: options.perMessageDeflate ?? false,
    });
    this.socket.on('message', (data: Buffer, isBinary) => {
      this.heard.push(this.#decode(data, isBinary));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => {
        resolve(code);
        this.#wake();
      });
    });
  }

  static async open(options: SocketClientOptions): Promise<SocketClient> {
    const client = new SocketClient(options);
    await new Promise<void>((resolve, reject) => {
      client.socket.once('open', resolve);
      client.socket.once('error', reject);
    });
    client.socket.on('error', () => undefined);
    return client;
  }

  send(channel: Channel, fields: Omit<MessageFields, 'session'> & { session?: string }): string {
    const message = Message.create({ session: this.session, ...fields });
    if (this.socket.protocol === '') {
      const { kind, data } = encodeDefault(channel, message);
      this.socket.send(data, { binary: kind === 'binary' });
    } else {
      this.socket.send(encodeV1(channel, message));
    }
    return message.header.msg_id;
  }

  submit(code: string, more: Record<string, unknown> = {}): string {
    const content = { code, silent: false, store_history: true, stop_on_error: false, ...more };
    return this.send('shell', { msgType: 'execute_request', content });
  }

  async execute(code: string): Promise<Record<string, unknown>> {
    const id = this.submit(code);
    const reply = await this.reply(id);
    await this.until(isIdle(id));
    return reply;
  }

  async reply(id: string): Promise<Record<string, unknown>> {
    const found = await this.until(
      ({ channel, message }) => channel === 'shell' && message.parentHeader.msg_id === id,
    );
    return found.message.parseContent();
  }

  /** Waits for a message, also one that has come already. */
  async until(wanted: (heard: Heard) => boolean, timeout = 15_000): Promise<Heard> {
    const deadline = Date.now() + timeout;
    for (let looked = 0; ;) {
      for (; looked < this.heard.length; looked += 1) {
        const one = this.heard[looked]!;
        if (wanted(one)) return one;
      }
      if (Date.now() > deadline) throw new Error(`Nothing came; heard ${this.types().join(' ')}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 100);
      });
    }
  }

  types(): string[] {
    return this.heard.map(({ channel, message }) => `${channel}:${message.header.msg_type}`);
  }

  /** Texts of streams, joined. */
  text(): string {
    return this.heard
      .filter(({ message }) => message.header.msg_type === 'stream')
      .map(({ message }) => String(message.parseContent()['text']))
      .join('');
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  #decode(data: Buffer, isBinary: boolean): Heard {
    if (this.socket.protocol === RESUME_PROTOCOL) return decodeResume(data);
    if (this.socket.protocol === V1_PROTOCOL) return decodeV1(data);
    return isBinary ? decodeDefaultBinary(data) : decodeDefaultText(data);
  }
}

export function isIdle(id: string): (heard: Heard) => boolean {
  return ({ message }) =>
    message.header.msg_type === 'status' &&
    message.parentHeader.msg_id === id &&
    message.parseContent()['execution_state'] === 'idle';
}
