import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { toAnswer } from './answer.ts';
import { headersOf } from './send.ts';
import { defaultFraming, v1Framing, type Framing, type KernelMessage } from './framing.ts';
import { maskJson, type Mask } from './mask.ts';
import type { Answer, Message, Typed } from './model.ts';
import { describeMessages } from './transcript.ts';

const V1 = 'v1.kernel.websocket.jupyter.org';
const WAIT_MS = 20_000;
/** Time for what should not come, and to let a cell get where it is to be interrupted. */
const SETTLE_MS = 300;

interface Frame {
  readonly data: Buffer;
  readonly isBinary: boolean;
}

interface Pending {
  readonly id: string;
  readonly channel: string;
  readonly hasReply: boolean;
  /** Frames before these were looked at already. */
  from: number;
}

/** An open websocket and everything that came over it. */
export class Talk {
  readonly #socket: WebSocket;
  readonly #frames: Frame[] = [];
  readonly #session = randomUUID();
  #closed: number | undefined;
  #taken = 0;
  #pending: Pending | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      this.#frames.push({ data, isBinary });
    });
    socket.on('close', (code: number) => {
      this.#closed = code;
    });
    socket.on('error', () => undefined);
  }

  /** The handshake's outcome, and the conversation if it was no refusal. */
  static open(
    url: string,
    protocols: readonly string[],
    headers: Record<string, string>,
    mask: Mask,
  ): Promise<{ answer: Answer; talk?: Talk }> {
    return new Promise((resolve) => {
      const socket = new WebSocket(url, [...protocols], { headers, handshakeTimeout: WAIT_MS });
      const talk = new Talk(socket);
      socket.on('open', () => {
        const answer = { status: '101', headers: {}, body: { protocol: socket.protocol } };
        resolve({ answer, talk });
      });
      socket.on('unexpected-response', (_request: unknown, incoming: IncomingMessage) => {
        void refusal(incoming, mask).then((answer) => {
          socket.terminate();
          resolve({ answer });
        });
      });
      socket.on('error', (error) => {
        resolve({ answer: { status: 'no answer', headers: {}, body: error.message } });
      });
    });
  }

  /** Sends a message and gives what came back for it, each channel apart. */
  async exchange(message: Message, meanwhile: () => Promise<unknown>): Promise<unknown> {
    const pending: Pending = {
      id: randomUUID(),
      channel: message.channel ?? 'shell',
      hasReply: message.silently !== true,
      from: this.#frames.length,
    };
    this.#pending = pending;
    this.#send(message.message, pending.channel, message, pending.id);
    if (message.meanwhile !== undefined || message.leave === true) {
      await this.#until(() => this.#has('stream'));
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      await meanwhile();
    }
    if (message.leave === true) return this.#describe();
    return this.rest(message.input);
  }

  /** What a message that was left brought afterwards. */
  async rest(input?: string): Promise<unknown> {
    let answered = 0;
    await this.#until(() => {
      const asked = this.#messages().filter((one) => one.header['msg_type'] === 'input_request');
      while (input !== undefined && answered < asked.length) {
        this.#send(
          'input_reply',
          'stdin',
          { content: { value: input, status: 'ok' } },
          randomUUID(),
        );
        answered += 1;
      }
      return this.#isAnswered();
    });
    return this.#describe();
  }

  /** What came for a message that another connection sent: the same parent, on iopub. */
  async seen(other: Talk): Promise<unknown> {
    const id = other.#pending === undefined ? '' : other.#pending.id;
    this.#pending = { id, channel: 'iopub', hasReply: false, from: 0 };
    await this.#until(() => this.#has('status', 'idle'));
    return this.#describe();
  }

  /** Takes over what an earlier connection of the same session waited for. */
  resume(earlier: Talk | undefined): void {
    if (earlier === undefined || earlier.#pending === undefined) return;
    this.#pending = { ...earlier.#pending, from: 0 };
  }

  async type({ type, shows }: Typed): Promise<unknown> {
    this.#socket.send(JSON.stringify(type));
    const shown = () => this.#printed();
    await this.#until(() => shown().includes(shows) && /[#$] $/.test(shown()));
    const text = shown();
    this.#taken = this.#frames.length;
    return text;
  }

  frame(text: string): void {
    this.#socket.send(text);
  }

  /** The next frames, as JSON where they are. */
  async take(count: number, mask: Mask): Promise<unknown> {
    await this.#until(() => this.#frames.length >= this.#taken + count);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const frames = this.#frames.slice(this.#taken);
    this.#taken = this.#frames.length;
    return frames.map(({ data }) => maskJson(JSON.parse(data.toString()), mask));
  }

  async end(): Promise<unknown> {
    await this.#until(() => this.#closed !== undefined);
    return { closed: this.#closed };
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#until(() => this.#closed !== undefined);
  }

  #printed(): string {
    const frames = this.#frames
      .slice(this.#taken)
      .map(({ data }) => JSON.parse(data.toString()) as unknown[]);
    const texts = frames.filter(([kind]) => kind === 'stdout');
    return texts.map(([, text]) => String(text)).join('');
  }

  get #framing(): Framing {
    return this.#socket.protocol === V1 ? v1Framing : defaultFraming;
  }

  #send(type: string, channel: string, parts: Partial<Message>, id: string): void {
    const frame = this.#framing.encode({
      channel,
      header: {
        msg_id: id,
        msg_type: type,
        username: 'parity',
        session: this.#session,
        date: new Date().toISOString(),
        version: '5.4',
      },
      parent_header: {},
      metadata: (parts.metadata ?? {}) as Record<string, unknown>,
      content: (parts.content ?? {}) as Record<string, unknown>,
      buffers: (parts.buffers ?? []).map((text) => Buffer.from(text)),
    });
    this.#socket.send(frame);
  }

  /** Those for the pending message: all others are the server's own business. */
  #messages(): KernelMessage[] {
    const { id, from } = this.#pending ?? { id: '', from: 0 };
    return this.#frames
      .slice(from)
      .map(({ data, isBinary }) => this.#framing.decode(data, isBinary))
      .filter((message) => message.parent_header['msg_id'] === id);
  }

  #has(type: string, state?: string): boolean {
    return this.#messages().some(
      ({ header, content }) =>
        header['msg_type'] === type &&
        (state === undefined || content['execution_state'] === state),
    );
  }

  #isAnswered(): boolean {
    const { channel, hasReply } = this.#pending ?? { channel: '', hasReply: false };
    const isReplied = !hasReply || this.#messages().some((one) => one.channel === channel);
    return isReplied && this.#has('status', 'idle');
  }

  #describe(): unknown {
    const described = describeMessages(this.#messages());
    if (this.#pending !== undefined) this.#pending.from = this.#frames.length;
    return described;
  }

  /** What never comes shows as what is missing. */
  async #until(isSo: () => boolean): Promise<void> {
    const deadline = Date.now() + WAIT_MS;
    while (!isSo() && this.#closed === undefined && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function refusal(incoming: IncomingMessage, mask: Mask): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = headersOf(incoming);
  const body = Buffer.concat(chunks);
  const received = { status: incoming.statusCode ?? 0, reason: incoming.statusMessage ?? '' };
  return toAnswer({ ...received, headers, body }, mask);
}
