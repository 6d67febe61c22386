import { randomUUID } from 'node:crypto';
import { Message, RESUME_PROTOCOL, V1_PROTOCOL, decodeV1, encodeV1, makeHeader } from 'elara-wire';
import { BINARY } from './frames.ts';
import { NumberedOutput } from './numbered-output.ts';
import { Websocket } from './websocket.ts';

/** `json` is the protocol without a name; `resume` is Elara's own, which numbers what it sends. */
export type Protocol = 'json' | 'v1' | 'resume';

export interface KernelSocketOptions {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly kernelId: string;
  readonly protocol: Protocol;
  readonly session?: string;
  /** With `resume`: what came already. */
  readonly after?: number;
}

interface Waiting {
  readonly ends: Set<string>;
  resolve(): void;
}

const NAMES = { json: undefined, v1: V1_PROTOCOL, resume: RESUME_PROTOCOL } as const;
const SEQUENCE_BYTES = 8;
const WAIT_MS = 120_000;

/** One tab's websocket of a kernel. Output is only checked; nothing of it is parsed or kept. */
export class KernelSocket {
  readonly output = new NumberedOutput();
  readonly #session: string;
  readonly #protocol: Protocol;
  #websocket: Websocket | undefined;
  /** By the ids of requests. */
  readonly #waiting = new Map<string, Waiting>();
  /** The last number of the `resume` protocol. */
  #sequence = 0;
  /** Numbers that did not follow the one before. */
  leaps = 0;

  private constructor({ session = randomUUID(), protocol }: KernelSocketOptions) {
    this.#session = session;
    this.#protocol = protocol;
  }

  static async open(options: KernelSocketOptions): Promise<KernelSocket> {
    const socket = new KernelSocket(options);
    const { port, headers, kernelId, protocol, after } = options;
    const from = after === undefined ? '' : `&after=${String(after)}`;
    const path = `/api/kernels/${kernelId}/channels?session_id=${socket.#session}${from}`;
    const name = NAMES[protocol];
    socket.#websocket = await Websocket.open({
      port,
      path,
      headers,
      ...(name === undefined ? {} : { protocol: name }),
      onMessage: (payload, opcode) => {
        socket.#receive(payload, opcode);
      },
    });
    if (socket.websocket.protocol === (name ?? '')) return socket;
    socket.close();
    throw new Error(`The server does not speak ${protocol}`);
  }

  get websocket(): Websocket {
    if (this.#websocket === undefined) throw new Error('Not connected');
    return this.#websocket;
  }

  get sequence(): number {
    return this.#sequence;
  }

  get session(): string {
    return this.#session;
  }

  /** Runs code until its reply and its `idle` have both arrived. */
  async execute(code: string, wait = WAIT_MS): Promise<void> {
    const header = makeHeader({ msgType: 'execute_request', session: this.#session });
    await this.#until(header.msg_id, wait, () => {
      this.#send(header, {
        code,
        silent: false,
        store_history: true,
        user_expressions: {},
        allow_stdin: false,
        stop_on_error: true,
      });
    });
  }

  /** Sends code without waiting for its end. */
  send(code: string): void {
    const header = makeHeader({ msgType: 'execute_request', session: this.#session });
    this.#send(header, { code, silent: false, store_history: true, user_expressions: {} });
  }

  /** Waits until so many numbered lines have come. */
  async received(lines: number, wait = WAIT_MS): Promise<void> {
    const deadline = performance.now() + wait;
    while (this.output.lines < lines) {
      if (this.websocket.isClosed) throw new Error('The server closed a websocket');
      if (performance.now() > deadline) {
        throw new Error(`${String(this.output.lines)} of ${String(lines)} messages came`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  close(): void {
    this.#websocket?.close();
  }

  #until(id: string, wait: number, act: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`No end of an execution within ${String(wait / 1000)} s`));
      }, wait);
      const ends = new Set(['execute_reply', 'idle']);
      this.#waiting.set(id, {
        ends,
        resolve: () => {
          clearTimeout(late);
          resolve();
        },
      });
      act();
    });
  }

  #send(header: object, content: object): void {
    const fields = { header, parent_header: {}, metadata: {}, content };
    if (this.#protocol === 'json') {
      this.websocket.send(JSON.stringify({ ...fields, channel: 'shell', buffers: [] }));
      return;
    }
    const message = new Message({
      header: bytes(header),
      parentHeader: bytes({}),
      metadata: bytes({}),
      content: bytes(content),
    });
    this.websocket.send(encodeV1('shell', message));
  }

  #receive(payload: Buffer, opcode: number): void {
    const frame = this.#protocol === 'resume' ? this.#numbered(payload) : payload;
    if (this.output.read(frame) || this.#waiting.size === 0) return;
    const { parent = '', end } = opcode === BINARY ? readV1(frame) : readJson(frame);
    const waiting = this.#waiting.get(parent);
    waiting?.ends.delete(end);
    if (waiting === undefined || waiting.ends.size > 0) return;
    this.#waiting.delete(parent);
    waiting.resolve();
  }

  #numbered(payload: Buffer): Buffer {
    const sequence = Number(payload.readBigUInt64LE(0));
    if (this.#sequence !== 0 && sequence !== this.#sequence + 1) this.leaps += 1;
    this.#sequence = sequence;
    return payload.subarray(SEQUENCE_BYTES);
  }
}

interface Ending {
  readonly parent: string | undefined;
  /** The state that a status tells, or the type of another message. */
  readonly end: string;
}

interface Parts {
  readonly header: { readonly msg_type: string };
  readonly parent_header: { readonly msg_id?: string };
  readonly content: { readonly execution_state?: string };
}

const bytes = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const parse = (value: Buffer): unknown => JSON.parse(value.toString('utf8'));

const readJson = (frame: Buffer): Ending => ending(parse(frame) as Parts);

function readV1(frame: Buffer): Ending {
  const { message } = decodeV1(frame);
  return ending({
    header: parse(message.headerBytes) as Parts['header'],
    parent_header: parse(message.parentHeaderBytes) as Parts['parent_header'],
    content: parse(message.contentBytes) as Parts['content'],
  });
}

function ending({ header, parent_header: parent, content }: Parts): Ending {
  const state = header.msg_type === 'status' ? content.execution_state : undefined;
  return { parent: parent.msg_id, end: state ?? header.msg_type };
}
