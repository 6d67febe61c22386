import {
  decodeCommand,
  decodeMetadata,
  encodeMetadata,
  encodeNamed,
  errorReason,
  pongBody,
  type Command,
} from './commands.ts';
import { Decoder } from './decoder.ts';
import { ZmtpError } from './errors.ts';
import { encodeCommand, encodeMessage } from './frames.ts';
import { encodeGreeting, type Greeting } from './greeting.ts';
import { Outbox } from './outbox.ts';
import { SEALED_COMMAND, SEALED_MORE, type Security } from './security.ts';
import { isCompatible, type SocketType } from './socket-types.ts';
import type { Transport, TransportHandler } from './transport.ts';

/** What the other end said about itself. */
export interface Peer {
  readonly socketType: string;
  /** Routing identity, empty when the peer has none. */
  readonly identity: Buffer;
  /** Minor version of ZMTP 3 that both ends speak: subscriptions are commands from 1 on. */
  readonly minor: number;
}

export interface ConnectionOptions {
  readonly socketType: SocketType;
  readonly identity?: Buffer;
  /** Larger frames end the connection. */
  readonly maxFrameSize?: number;
  /** More frames in one message end the connection. */
  readonly maxParts?: number;
  /** Unsent bytes from which on senders are asked to wait. */
  readonly highWaterMark?: number;
  /** Milliseconds for greeting and READY. */
  readonly handshakeTimeout?: number;
  /** Makes what hides the conversation; without it the mechanism is NULL. For clients only. */
  readonly security?: () => Security;
}

/** What happens on a connection, in this order: ready once, messages, closed once. */
export interface ConnectionHandler {
  ready(peer: Peer): void;
  message(parts: Buffer[]): void;
  /** SUBSCRIBE (true) or CANCEL (false) as commands; the 3.0 form arrives as a message. */
  subscription?(topic: Buffer, subscribed: boolean): void;
  drained?(): void;
  closed(error: Error | undefined): void;
}

export const DEFAULT_MAX_FRAME_SIZE = 1_073_741_824;
const DEFAULT_MAX_PARTS = 65_536;
const DEFAULT_HIGH_WATER_MARK = 1_048_576;
const DEFAULT_HANDSHAKE_TIMEOUT = 10_000;

/** One ZMTP conversation over any transport. */
export class Connection implements TransportHandler {
  readonly #transport: Transport;
  readonly #handler: ConnectionHandler;
  readonly #options: ConnectionOptions;
  readonly #decoder: Decoder;
  readonly #outbox: Outbox;
  readonly #timer: NodeJS.Timeout;
  readonly #security: Security | undefined;
  #greeting: Greeting | undefined;
  #ready = false;
  #closed = false;
  #parts: Buffer[] = [];
  #failure: Error | undefined;

  constructor(transport: Transport, options: ConnectionOptions, handler: ConnectionHandler) {
    this.#transport = transport;
    this.#options = options;
    this.#handler = handler;
    this.#security = options.security?.();
    this.#outbox = new Outbox(transport, options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK);
    this.#decoder = new Decoder(
      {
        greeting: (greeting) => {
          this.#onGreeting(greeting);
        },
        command: (body) => {
          this.#onOpenCommand(decodeCommand(body));
        },
        frame: (body, more) => {
          this.#onFrame(body, more);
        },
      },
      options.maxFrameSize ?? DEFAULT_MAX_FRAME_SIZE,
    );
    this.#timer = setTimeout(() => {
      this.#fail(new ZmtpError('handshake_timeout', 'The peer did not finish the handshake'));
    }, options.handshakeTimeout ?? DEFAULT_HANDSHAKE_TIMEOUT);
    this.#timer.unref();
    this.#outbox.writeNow(encodeGreeting(this.#security?.mechanism));
  }

  /** Bytes that have not left the process. */
  get pendingBytes(): number {
    return this.#outbox.pendingBytes;
  }

  get isReady(): boolean {
    return this.#ready && !this.#closed;
  }

  /** Queues one message; false asks the sender to wait for `drained()`. Nothing is ever dropped. */
  send(parts: readonly Buffer[]): boolean {
    return this.sendEncoded(
      this.#security === undefined ? encodeMessage(parts) : this.#sealed(this.#security, parts),
    );
  }

  /** The same, without a mechanism, for a message encoded once for several peers. */
  sendEncoded(pieces: readonly Buffer[]): boolean {
    if (this.#closed) return true;
    this.#outbox.push(pieces);
    return this.#outbox.writable;
  }

  sendCommand(name: string, body: Buffer): void {
    const command = encodeNamed(name, body);
    this.sendEncoded(
      this.#security === undefined
        ? [encodeCommand(command)]
        : encodeMessage([this.#security.seal(SEALED_COMMAND, command)]),
    );
  }

  /** Writes what is queued without waiting for the end of the turn. */
  flush(): void {
    this.#outbox.flush();
  }

  /** Resolves when the peer has caught up or is gone. */
  drained(): Promise<void> {
    return this.#outbox.drained();
  }

  pause(): void {
    this.#transport.pause();
  }

  resume(): void {
    this.#transport.resume();
  }

  /** Sends what is queued, then closes. */
  end(): void {
    this.#outbox.flush();
    this.#transport.end();
  }

  destroy(): void {
    this.#transport.destroy();
  }

  onData(chunk: Buffer): void {
    if (this.#closed || this.#failure !== undefined) return;
    try {
      this.#decoder.push(chunk);
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  onClose(error: Error | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#outbox.discard();
    this.#handler.closed(this.#failure ?? error);
  }

  onDrain(): void {
    this.#outbox.settle();
    this.#handler.drained?.();
  }

  #onGreeting(greeting: Greeting): void {
    this.#greeting = greeting;
    const mechanism = this.#security?.mechanism ?? 'NULL';
    if (greeting.mechanism !== mechanism) {
      const pair = `${greeting.mechanism}, not ${mechanism}`;
      throw new ZmtpError('unsupported_mechanism', `The peer wants mechanism ${pair}`);
    }
    const first = this.#security?.hello() ?? encodeNamed('READY', this.#metadata());
    this.#outbox.writeNow(encodeCommand(first));
  }

  /** What we say about ourselves. */
  #metadata(): Buffer {
    const properties: Record<string, Buffer> = {
      'Socket-Type': Buffer.from(this.#options.socketType),
    };
    const { identity } = this.#options;
    if (identity !== undefined) properties['Identity'] = identity;
    return encodeMetadata(properties);
  }

  /** Each part is sealed by itself; that more follow is inside. */
  #sealed(security: Security, parts: readonly Buffer[]): Buffer[] {
    return parts.flatMap((part, index) =>
      encodeMessage([security.seal(index < parts.length - 1 ? SEALED_MORE : 0, part)]),
    );
  }

  /** A command as it stands in the stream: under a mechanism, only those of the handshake are. */
  #onOpenCommand(command: Command): void {
    if (this.#security === undefined || command.name === 'ERROR') {
      this.#onCommand(command);
      return;
    }
    const step = this.#security.step(command, this.#metadata());
    if ('send' in step) this.#outbox.writeNow(encodeCommand(step.send));
    else this.#onReady(decodeMetadata(step.metadata));
  }

  #onCommand(command: Command): void {
    switch (command.name) {
      case 'READY':
        this.#onReady(decodeMetadata(command.body));
        return;
      case 'PING':
        this.sendCommand('PONG', pongBody(command.body));
        return;
      case 'SUBSCRIBE':
      case 'CANCEL':
        this.#handler.subscription?.(Buffer.from(command.body), command.name === 'SUBSCRIBE');
        return;
      case 'ERROR':
        throw new ZmtpError('peer_error', `The peer refused us: ${errorReason(command.body)}`);
      default:
      // RFC 37: unknown commands are ignored; PONG needs no action.
    }
  }

  #onReady(properties: Map<string, Buffer>): void {
    if (this.#ready) throw new ZmtpError('bad_command', 'READY was sent twice');
    const peerType = properties.get('socket-type')?.toString('latin1') ?? '';
    if (!isCompatible(this.#options.socketType, peerType)) {
      const pair = `${this.#options.socketType} with ${peerType || 'nothing'}`;
      throw new ZmtpError('incompatible_socket', `Sockets do not fit: ${pair}`);
    }
    this.#ready = true;
    clearTimeout(this.#timer);
    const minor = this.#greeting?.major === 3 ? Math.min(this.#greeting.minor, 1) : 1;
    const identity = properties.get('identity') ?? Buffer.alloc(0);
    this.#handler.ready({ socketType: peerType, identity, minor });
    this.#outbox.open();
  }

  #onFrame(body: Buffer, more: boolean): void {
    if (!this.#ready) throw new ZmtpError('bad_frame', 'A message came before READY');
    if (this.#security === undefined) {
      this.#onPart(body, more);
      return;
    }
    const opened = this.#security.open(body);
    if ((opened.flags & SEALED_COMMAND) !== 0) this.#onCommand(decodeCommand(opened.body));
    else this.#onPart(opened.body, (opened.flags & SEALED_MORE) !== 0);
  }

  #onPart(body: Buffer, more: boolean): void {
    this.#parts.push(body);
    if (more) {
      if (this.#parts.length >= (this.#options.maxParts ?? DEFAULT_MAX_PARTS)) {
        throw new ZmtpError('too_large', 'A message has too many parts');
      }
      return;
    }
    const parts = this.#parts;
    this.#parts = [];
    this.#handler.message(parts);
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#transport.destroy();
  }
}
