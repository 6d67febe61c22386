import { Assembly, type MessageSink } from './assembly.ts';
import {
  decodeCommand,
  decodeMetadata,
  encodeMetadata,
  encodeNamed,
  errorReason,
  pongBody,
  type Command,
} from './commands.ts';
import { Decoder, type DecoderHandler } from './decoder.ts';
import { ZmtpError } from './errors.ts';
import { encodeCommand, encodeMessage } from './frames.ts';
import { encodeGreeting, type Greeting } from './greeting.ts';
import type { LentFrames } from './lent-frames.ts';
import { Outbox, type FlushTime } from './outbox.ts';
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
  /** Larger messages end the connection. */
  readonly maxMessageSize?: number;
  /** Messages from so many bytes on go to `large`, where that is there. */
  readonly largeFrom?: number;
  /** More frames in one message end the connection. */
  readonly maxParts?: number;
  /** Unsent bytes from which on senders are asked to wait. */
  readonly highWaterMark?: number;
  /** Milliseconds for greeting and READY. */
  readonly handshakeTimeout?: number;
  /** When what was sent is written; see `Outbox`. */
  readonly flush?: FlushTime;
  /** Makes what hides the conversation; without it the mechanism is NULL. For clients only. */
  readonly security?: () => Security;
}

/** What happens on a connection, in this order: ready once, messages, closed once. */
export interface ConnectionHandler {
  ready(peer: Peer): void;
  message(parts: Buffer[]): void;
  /** A message that is not large as it lies in what was read, instead of `message`; for the time of the call. */
  readonly lent?: (frames: LentFrames) => void;
  /** A message begins to be too large; the parts that are there already. The rest is for the sink. */
  readonly large?: (parts: Buffer[]) => MessageSink;
  /** SUBSCRIBE (true) or CANCEL (false) as commands; the 3.0 form arrives as a message. */
  subscription?(topic: Buffer, subscribed: boolean): void;
  drained?(): void;
  closed(error: Error | undefined): void;
}

export const DEFAULT_MAX_FRAME_SIZE = 1_073_741_824;
const DEFAULT_MAX_PARTS = 65_536;
const DEFAULT_LARGE_FROM = 1_048_576;
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
  readonly #assembly: Assembly;
  #failure: Error | undefined;

  constructor(transport: Transport, options: ConnectionOptions, handler: ConnectionHandler) {
    this.#transport = transport;
    this.#options = options;
    this.#handler = handler;
    this.#security = options.security?.();
    const mark = options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK;
    this.#outbox = new Outbox(transport, mark, options.flush);
    this.#assembly = makeAssembly(options, handler);
    this.#decoder = this.#makeDecoder();
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
    this.#assembly.abort();
    this.#decoder.end();
    this.#handler.closed(this.#failure ?? error);
  }

  onDrain(): void {
    this.#outbox.settle();
    this.#handler.drained?.();
  }

  #makeDecoder(): Decoder {
    const handler: DecoderHandler = {
      greeting: (greeting) => {
        this.#onGreeting(greeting);
      },
      command: (body) => {
        this.#onOpenCommand(decodeCommand(body));
      },
      frame: (body, more) => {
        this.#onFrame(body, more);
      },
      // What is sealed can only be opened as a whole.
      begins: (size) => this.#security === undefined && this.#begins(size),
      piece: (bytes) => {
        this.#assembly.piece(bytes);
      },
      ends: (more) => {
        this.#assembly.ends(more);
      },
      lent: (frames) => this.#handler.lent?.(frames),
    };
    const maxFrameSize = this.#options.maxFrameSize ?? DEFAULT_MAX_FRAME_SIZE;
    return new Decoder(handler, { maxFrameSize, copies: this.#transport.lends ?? false });
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
    if (this.#handler.lent !== undefined && this.#security === undefined) {
      this.#decoder.lend(this.#options.largeFrom ?? DEFAULT_LARGE_FROM);
    }
  }

  #begins(size: number): boolean {
    if (!this.#ready) throw new ZmtpError('bad_frame', 'A message came before READY');
    return this.#assembly.begins(size);
  }

  #onFrame(body: Buffer, more: boolean): void {
    if (this.#security === undefined) {
      this.#assembly.part(body, more);
      return;
    }
    const opened = this.#security.open(body);
    if ((opened.flags & SEALED_COMMAND) === 0) this.#onOpened(opened.body, opened.flags);
    else this.#onCommand(decodeCommand(opened.body));
  }

  #onOpened(body: Buffer, flags: number): void {
    const more = (flags & SEALED_MORE) !== 0;
    if (this.#begins(body.length)) {
      this.#assembly.piece(body);
      this.#assembly.ends(more);
    } else {
      this.#assembly.part(body, more);
    }
  }

  #fail(error: Error): void {
    this.#failure = error;
    this.#transport.destroy();
  }
}

function makeAssembly(options: ConnectionOptions, handler: ConnectionHandler): Assembly {
  const limits = {
    maxParts: options.maxParts ?? DEFAULT_MAX_PARTS,
    largeFrom: options.largeFrom ?? DEFAULT_LARGE_FROM,
    maxMessageSize: options.maxMessageSize ?? Infinity,
  };
  const { large } = handler;
  return new Assembly(limits, {
    message: (parts) => {
      handler.message(parts);
    },
    ...(large === undefined ? {} : { large }),
  });
}
