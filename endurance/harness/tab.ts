import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
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
} from 'elara-wire';
import { WebSocket } from 'ws';

export type Protocol = 'json' | 'v1' | 'resume';

/** Where the server is, and who asks. */
export interface Address {
  readonly url: string;
  readonly authorization: string;
}

export interface Arrived {
  readonly channel: string | undefined;
  readonly message: Message;
  /** Only where our own sub-protocol is spoken. */
  readonly sequence?: number;
}

export interface TabOptions {
  readonly protocol?: Protocol;
  readonly session?: string;
  /** Continue after this number. */
  readonly after?: number;
  /** Another way to the server: a wire's. */
  readonly via?: string;
  readonly deflate?: boolean;
  readonly onMessage?: (arrived: Arrived) => void;
}

/** Somebody who waits for the end of a request. */
interface Waiting {
  readonly ends: Set<string>;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

const NAMES: Readonly<Record<Protocol, string[]>> = {
  json: [],
  v1: [V1_PROTOCOL],
  resume: [RESUME_PROTOCOL],
};

/** Bytes that a tab may be behind. */
const BEHIND = 65_536;

/** One websocket to a kernel, as a page has. */
export class Tab {
  readonly session: string;
  readonly socket: WebSocket;
  readonly #protocol: Protocol;
  readonly #waiting = new Map<string, Waiting>();

  private constructor(server: Address, kernelId: string, options: TabOptions) {
    const { protocol = 'v1', session = randomUUID(), after, via = server.url } = options;
    this.session = session;
    this.#protocol = protocol;
    const place = after === undefined ? '' : `&after=${String(after)}`;
    const base = via.replace('http', 'ws');
    const url = `${base}/api/kernels/${kernelId}/channels?session_id=${session}${place}`;
    this.socket = new WebSocket(url, NAMES[protocol], {
      headers: { authorization: server.authorization },
      perMessageDeflate: options.deflate ?? false,
      maxPayload: 2 ** 31,
      skipUTF8Validation: true,
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      const error = new Error('The websocket was closed before the answer came');
      for (const { fail } of this.#waiting.values()) fail(error);
    });
    this.socket.on('message', (data: Buffer, isBinary) => {
      const arrived = this.#decode(data, isBinary);
      options.onMessage?.(arrived);
      if (this.#waiting.size > 0) this.#settle(arrived.message);
    });
  }

  static async open(server: Address, kernelId: string, options: TabOptions = {}): Promise<Tab> {
    const tab = new Tab(server, kernelId, options);
    await new Promise<void>((resolve, reject) => {
      tab.socket.once('open', resolve);
      tab.socket.once('error', reject);
    });
    return tab;
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Sends code and gives the request's id. */
  submit(code: string): string {
    const content = {
      code,
      silent: false,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const { session } = this;
    const message = Message.create({ msgType: 'execute_request', session, content });
    if (this.#protocol === 'json') {
      const { kind, data } = encodeDefault('shell', message);
      this.socket.send(data, { binary: kind === 'binary' });
    } else this.socket.send(encodeV1('shell', message));
    return message.header.msg_id;
  }

  /** Runs code until both its reply and the kernel's `idle` have arrived. */
  async execute(code: string): Promise<void> {
    const id = this.submit(code);
    await new Promise<void>((resolve, reject) => {
      const ends = new Set(['execute_reply', 'idle']);
      this.#waiting.set(id, { ends, done: resolve, fail: reject });
    });
  }

  /** Waits until most of what was sent is on its way. */
  async drained(): Promise<void> {
    while (this.isOpen && this.socket.bufferedAmount > BEHIND) await sleep(1);
  }

  close(): void {
    this.socket.close();
  }

  /** Without a word, in the middle of whatever is under way. */
  cut(): void {
    this.socket.terminate();
  }

  #settle(message: Message): void {
    const id = message.parentHeader.msg_id ?? '';
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    const { msg_type: type } = message.header;
    const state = type === 'status' ? message.parseContent()['execution_state'] : type;
    waiting.ends.delete(String(state));
    if (waiting.ends.size > 0) return;
    this.#waiting.delete(id);
    waiting.done();
  }

  #decode(data: Buffer, isBinary: boolean): Arrived {
    if (this.#protocol === 'resume') return decodeResume(data);
    if (this.#protocol === 'v1') return decodeV1(data);
    return isBinary ? decodeDefaultBinary(data) : decodeDefaultText(data);
  }
}
