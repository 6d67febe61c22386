import {
  Message,
  PubSocket,
  RepSocket,
  RouterSocket,
  Signer,
  channelEndpoint,
  joinFrames,
  splitFrames,
  type ConnectionInfo,
} from 'elara-wire';

import type { Origin } from './origin.ts';

type RequestChannel = 'shell' | 'control' | 'stdin';

export interface SocketHandlers {
  request(origin: Origin, message: Message): void;
  input(message: Message): void;
  /** A message that is not signed with our key, or is no message at all. */
  refused(channel: RequestChannel, error: unknown): void;
}

export interface Outgoing {
  readonly msgType: string;
  readonly content: object;
  readonly parent?: Origin['header'];
  readonly metadata?: object;
  readonly buffers?: readonly Buffer[];
}

/** The five sockets of a kernel, and the signatures on them. */
export class KernelSockets {
  readonly #info: ConnectionInfo;
  readonly #signer: Signer;
  readonly #session: string;
  readonly #username = process.env['USER'] ?? 'username';
  readonly #routers: Readonly<Record<RequestChannel, RouterSocket>>;
  readonly #iopub = new PubSocket({});
  readonly #heartbeat = new RepSocket();

  constructor(info: ConnectionInfo, session: string, handlers: SocketHandlers) {
    this.#info = info;
    this.#session = session;
    this.#signer = new Signer(info.key, info.signature_scheme);
    const router = (channel: RequestChannel): RouterSocket =>
      new RouterSocket({
        onMessage: (identity, parts) => {
          this.#receive(channel, identity, parts, handlers);
        },
      });
    this.#routers = {
      shell: router('shell'),
      control: router('control'),
      stdin: router('stdin'),
    };
  }

  async bind(): Promise<void> {
    const { shell, control, stdin } = this.#routers;
    await Promise.all([
      shell.bind(channelEndpoint(this.#info, 'shell')),
      control.bind(channelEndpoint(this.#info, 'control')),
      stdin.bind(channelEndpoint(this.#info, 'stdin')),
      this.#iopub.bind(channelEndpoint(this.#info, 'iopub')),
      this.#heartbeat.bind(channelEndpoint(this.#info, 'hb')),
    ]);
  }

  /** Answers the peer that sent the request. */
  reply(channel: RequestChannel, identities: readonly Buffer[], outgoing: Outgoing): void {
    const [peer, ...rest] = identities;
    if (peer === undefined) return;
    const frames = joinFrames(this.#message(outgoing), this.#signer, rest);
    this.#routers[channel].send(peer, frames);
  }

  /** Sends to every subscriber; false asks to wait for `drained`. */
  publish(outgoing: Outgoing): boolean {
    const topic = Buffer.from(outgoing.msgType);
    return this.#iopub.send(joinFrames(this.#message(outgoing), this.#signer, [topic]));
  }

  drained(): Promise<void> {
    return this.#iopub.drained();
  }

  /** Sends what is queued, in at most so many milliseconds, and closes. */
  async close(linger: number): Promise<void> {
    const sockets = [...Object.values(this.#routers), this.#iopub];
    await Promise.all([...sockets.map((socket) => socket.close(linger)), this.#heartbeat.close()]);
  }

  #message({ msgType, content, parent, metadata, buffers }: Outgoing): Message {
    return Message.create({
      msgType,
      content,
      session: this.#session,
      username: this.#username,
      ...(parent === undefined ? {} : { parent }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(buffers === undefined ? {} : { buffers }),
    });
  }

  #receive(
    channel: RequestChannel,
    identity: Buffer,
    parts: Buffer[],
    handlers: SocketHandlers,
  ): void {
    try {
      const { identities, message } = splitFrames(parts, this.#signer);
      if (channel === 'stdin') handlers.input(message);
      else {
        const origin = { channel, identities: [identity, ...identities], header: message.header };
        handlers.request(origin, message);
      }
    } catch (error) {
      handlers.refused(channel, error);
    }
  }
}
