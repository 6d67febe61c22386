import { randomUUID } from 'node:crypto';

import {
  DealerSocket,
  Message,
  ReqSocket,
  Signer,
  SubSocket,
  channelEndpoint,
  joinFrames,
  splitFrames,
  type Channel,
  type ConnectionInfo,
} from 'elara-wire';

type Content = Record<string, unknown>;

/** A message as tests look at it. */
export interface Received {
  readonly channel: Channel;
  readonly type: string;
  readonly parent: string;
  readonly content: Content;
  readonly metadata: Content;
  readonly buffers: readonly Buffer[];
}

export interface ExecuteOptions {
  /** Answers to questions, in order. */
  readonly answers?: string[];
  readonly content?: Content;
}

/** What came of a cell. */
export class Execution {
  readonly id: string;
  readonly messages: Received[];
  readonly reply: Content;

  constructor(id: string, messages: Received[], reply: Content) {
    this.id = id;
    this.messages = messages;
    this.reply = reply;
  }

  /** Everything printed, in order, with marks where the stream changes. */
  get text(): string {
    return this.of('stream')
      .map(({ content }) => String(content['text']))
      .join('');
  }

  get result(): Content | undefined {
    return this.of('execute_result')[0]?.content['data'] as Content | undefined;
  }

  /** The traceback without colours. */
  get traceback(): string {
    const lines = this.of('error').flatMap(({ content }) => content['traceback'] as string[]);
    return lines.join('\n').replace(/\x1b\[[\d;]*m/g, '');
  }

  of(type: string): Received[] {
    return this.messages.filter((message) => message.type === type);
  }
}

/** A front end for tests, over real sockets. */
export class KernelClient {
  readonly session = randomUUID();
  readonly #signer: Signer;
  readonly #sockets: Record<'shell' | 'control' | 'stdin', DealerSocket>;
  readonly #iopub: SubSocket;
  readonly #heartbeat: ReqSocket;
  readonly #listeners = new Set<(message: Received) => void>();

  constructor(info: ConnectionInfo) {
    this.#signer = new Signer(info.key);
    const identity = Buffer.from(this.session);
    const dealer = (channel: 'shell' | 'control' | 'stdin'): DealerSocket =>
      new DealerSocket({
        endpoint: channelEndpoint(info, channel),
        identity,
        onMessage: (parts) => {
          this.#receive(channel, parts);
        },
      });
    this.#sockets = {
      shell: dealer('shell'),
      control: dealer('control'),
      stdin: dealer('stdin'),
    };
    this.#iopub = new SubSocket({
      endpoint: channelEndpoint(info, 'iopub'),
      topics: [''],
      onMessage: (parts) => {
        this.#receive('iopub', parts);
      },
    });
    this.#heartbeat = new ReqSocket({ endpoint: channelEndpoint(info, 'hb') });
  }

  /** Resolves when the kernel answers and its output is heard. */
  async ready(): Promise<void> {
    const heard = this.next(({ channel }) => channel === 'iopub').then(() => true);
    const answered = async (): Promise<boolean> => {
      await this.request('kernel_info_request', {});
      return Promise.race([heard, new Promise<boolean>((done) => setTimeout(done, 10, false))]);
    };
    // Output is heard from the moment on that the kernel knows of the subscription.
    while (!(await answered()));
  }

  beat(text: string): Promise<string> {
    return this.#heartbeat.request([Buffer.from(text)], 2000).then((parts) => parts.join());
  }

  listen(listener: (message: Received) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  send(
    msgType: string,
    content: Content,
    channel: 'shell' | 'control' | 'stdin' = 'shell',
    buffers: Buffer[] = [],
  ): string {
    const message = Message.create({ msgType, content, session: this.session, buffers });
    this.#sockets[channel].send(joinFrames(message, this.#signer));
    return message.header.msg_id;
  }

  /** Sends frames as they are. */
  sendRaw(frames: Buffer[], channel: 'shell' | 'control' | 'stdin' = 'shell'): void {
    this.#sockets[channel].send(frames);
  }

  /** The content of the reply. */
  request(
    msgType: string,
    content: Content,
    channel: 'shell' | 'control' = 'shell',
  ): Promise<Content> {
    return new Promise((resolve) => {
      const stop = this.listen((message) => {
        if (message.parent !== id || message.channel !== channel) return;
        stop();
        resolve(message.content);
      });
      const id = this.send(msgType, content, channel);
    });
  }

  /** Runs code; done when both the reply and `idle` are there. */
  execute(code: string, { answers = [], content = {} }: ExecuteOptions = {}): Promise<Execution> {
    return new Promise((resolve) => {
      const messages: Received[] = [];
      let reply: Content | undefined;
      let idle = false;
      const stop = this.listen((message) => {
        if (message.parent !== id) return;
        if (message.channel === 'iopub') messages.push(message);
        if (message.channel === 'shell') reply = message.content;
        if (message.type === 'input_request') {
          messages.push(message);
          const value = answers.shift();
          if (value !== undefined) this.send('input_reply', { value }, 'stdin');
        }
        idle ||= message.content['execution_state'] === 'idle';
        if (!idle || reply === undefined) return;
        stop();
        resolve(new Execution(id, messages, reply));
      });
      const id = this.send('execute_request', { code, ...content });
    });
  }

  /** Resolves with the first message that fits. */
  next(fits: (message: Received) => boolean): Promise<Received> {
    return new Promise((resolve) => {
      const stop = this.listen((message) => {
        if (!fits(message)) return;
        stop();
        resolve(message);
      });
    });
  }

  /** Stop reads from the kernel, as a network that is stuck. */
  pause(): void {
    this.#iopub.pause();
  }

  resume(): void {
    this.#iopub.resume();
  }

  close(): void {
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) socket.destroy();
    this.#heartbeat.close();
  }

  #receive(channel: Channel, parts: Buffer[]): void {
    const { message } = splitFrames(parts, this.#signer);
    const received = {
      channel,
      type: message.header.msg_type,
      parent: message.parentHeader.msg_id ?? '',
      content: message.parseContent(),
      metadata: message.parseMetadata(),
      buffers: message.buffers,
    };
    for (const listener of [...this.#listeners]) listener(received);
  }
}
