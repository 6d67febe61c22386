import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { Message, V1_PROTOCOL, decodeV1, encodeV1, makeHeader } from 'elara-wire';
import { HEADERS } from './contenders.ts';

/** One tab: a kernel started over REST and spoken to over its websocket, as JupyterLab does. */
export class KernelClient {
  readonly #socket: WebSocket;
  readonly #session: string;
  readonly #waiting = new Map<string, { ends: Set<string>; resolve: () => void }>();

  private constructor(socket: WebSocket, session: string) {
    this.#socket = socket;
    this.#session = session;
    socket.on('message', (data: Buffer) => {
      this.#receive(data);
    });
  }

  static async connect(base: string, kernelName: string): Promise<KernelClient> {
    const reply = await fetch(`${base}api/kernels`, {
      method: 'POST',
      headers: HEADERS,
      body: JSON.stringify({ name: kernelName }),
    });
    const { id } = (await reply.json()) as { id: string };
    const session = randomUUID();
    const url = `${base.replace('http', 'ws')}api/kernels/${id}/channels?session_id=${session}`;
    const socket = new WebSocket(url, [V1_PROTOCOL], { headers: HEADERS });
    const client = new KernelClient(socket, session);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    await client.execute('0');
    return client;
  }

  /** Runs code to its end: the reply and the kernel's `idle` have both arrived. */
  async execute(code: string): Promise<void> {
    const header = makeHeader({ msgType: 'execute_request', session: this.#session });
    const content = {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const message = new Message({
      header: bytes(header),
      parentHeader: bytes({}),
      metadata: bytes({}),
      content: bytes(content),
      buffers: [],
    });
    const done = new Promise<void>((resolve) => {
      this.#waiting.set(header.msg_id, { ends: new Set(['execute_reply', 'idle']), resolve });
    });
    this.#socket.send(encodeV1('shell', message));
    await done;
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer): void {
    const { message } = decodeV1(data);
    const parent = parse(message.parentHeaderBytes) as { msg_id?: string };
    const waiting = this.#waiting.get(parent.msg_id ?? '');
    if (waiting === undefined) return;
    const { msg_type: type } = parse(message.headerBytes) as { msg_type: string };
    const content = type === 'status' ? parse(message.contentBytes) : {};
    waiting.ends.delete((content as { execution_state?: string }).execution_state ?? type);
    if (waiting.ends.size > 0) return;
    this.#waiting.delete(parent.msg_id ?? '');
    waiting.resolve();
  }
}

const bytes = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const parse = (value: Buffer): unknown => JSON.parse(value.toString('utf8'));
