import {
  DEFAULT_MAX_FRAME_SIZE,
  DealerSocket,
  MessageError,
  Signer,
  SubSocket,
  channelEndpoint,
  joinFrames,
  splitFrames,
  takeFrames,
  type Channel,
  type ClientOptions,
  type ConnectionInfo,
} from 'elara-wire';
import type { LentFrames, Message, MessageSink, Security } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import { LargeMessage } from './large-message.ts';
import type { OpenSpool } from './spool.ts';
import { Valve } from './valve.ts';

export interface LinkOptions {
  readonly info: ConnectionInfo;
  /** Where the connection is encrypted. */
  readonly security?: (() => Security) | undefined;
  /** One name on all sockets: a kernel sends stdin requests to who asked on shell. */
  readonly identity: string;
  readonly log: Logger;
  /** The message may be lent: who wants it for longer than the call must `keep` it. */
  onMessage(channel: Channel, message: Message): void;
  /** Takes messages that are too large to be held; without it they are. */
  readonly openSpool?: OpenSpool | undefined;
}

/** A message of more bytes is nobody's output; where it is spooled, the budget of the disk counts. */
const LARGEST_MESSAGE = 68_719_476_736;

/** Bytes on a channel that a kernel has not read: one that is stopped must not fill the memory. */
const UNREAD_LIMIT = 134_217_728;

const JOURNAL = 'journal';

/** Told are the first fault, the tenth, the hundredth…: a broken kernel must not fill the disk. */
const TOLD_AGAIN = 10;

/** The server's one connection to a kernel process: four sockets, every signature checked. */
export class KernelLink {
  readonly #options: LinkOptions;
  readonly #signer: Signer;
  readonly #iopub: SubSocket;
  readonly #dealers: Readonly<Record<Exclude<Channel, 'iopub'>, DealerSocket>>;
  readonly #valves: Readonly<Record<Channel, Valve>>;
  readonly #ended: Promise<void>;
  #markEnded: () => void = () => undefined;
  #wasReady = false;
  #isDropping = false;
  #faults = 0;
  /** The number of the next one that is told. */
  #toldAt = 1;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#signer = new Signer(options.info.key, options.info.signature_scheme);
    this.#ended = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
    this.#iopub = new SubSocket({
      ...this.#client('iopub'),
      topics: [''],
      onReady: () => {
        this.#wasReady = true;
      },
    });
    this.#dealers = {
      shell: new DealerSocket(this.#client('shell')),
      control: new DealerSocket(this.#client('control')),
      stdin: new DealerSocket(this.#client('stdin')),
    };
    this.#valves = {
      iopub: new Valve(this.#iopub),
      shell: new Valve(this.#dealers.shell),
      control: new Valve(this.#dealers.control),
      stdin: new Valve(this.#dealers.stdin),
    };
  }

  /** What a kernel does not read is held up to a bound; more is dropped, which is told once. */
  send(channel: Exclude<Channel, 'iopub'>, message: Message): void {
    const dealer = this.#dealers[channel];
    const isTooMuch = dealer.pendingBytes > UNREAD_LIMIT;
    if (!isTooMuch) dealer.send(joinFrames(message, this.#signer));
    else if (!this.#isDropping) {
      this.#options.log.warn(`A kernel does not read ${channel}: messages to it are dropped`, {
        bytes: dealer.pendingBytes,
      });
    }
    this.#isDropping = isTooMuch;
  }

  /** Stops reading iopub; a kernel that minds its peers then waits. */
  pause(): void {
    this.#valves.iopub.close(JOURNAL);
  }

  resume(): void {
    this.#valves.iopub.open(JOURNAL);
  }

  /** Writes what is queued now. */
  flush(): void {
    for (const dealer of Object.values(this.#dealers)) dealer.flush();
  }

  /** The process is gone: resolves when the last it published was read, or `limit` ms have passed. */
  async lastWords(limit: number): Promise<void> {
    this.resume();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limit);
    });
    await Promise.race([this.#ended, timeout]);
    clearTimeout(timer);
  }

  close(): void {
    this.#iopub.destroy();
    for (const dealer of Object.values(this.#dealers)) dealer.destroy();
  }

  #client(channel: Channel): ClientOptions {
    const { info, security, openSpool } = this.#options;
    // What is encrypted can only be opened as a whole.
    const canSpool = openSpool !== undefined && security === undefined;
    return {
      endpoint: channelEndpoint(info, channel),
      ...(security === undefined ? {} : { security }),
      identity: Buffer.from(this.#options.identity),
      maxFrameSize: canSpool ? LARGEST_MESSAGE : DEFAULT_MAX_FRAME_SIZE,
      maxMessageSize: openSpool === undefined ? DEFAULT_MAX_FRAME_SIZE : LARGEST_MESSAGE,
      onMessage: (frames) => {
        this.#onFrames(channel, frames);
      },
      onLent: (frames) => {
        this.#onLent(channel, frames);
      },
      ...(openSpool === undefined
        ? {}
        : { onLarge: (parts: Buffer[]) => this.#onLarge(channel, parts, openSpool) }),
      onDisconnect: (error) => {
        if (channel === 'iopub' && this.#wasReady) this.#markEnded();
        // Refused and reset connections are how a kernel looks that is starting or ending.
        if (error !== undefined && !('syscall' in error)) this.#onFault(channel, error);
      },
    };
  }

  #onFrames(channel: Channel, frames: Buffer[]): void {
    try {
      const { message } = splitFrames(frames, this.#signer);
      // Whoever handles it may rely on both headers.
      message.checkHeaders();
      this.#options.onMessage(channel, message);
    } catch (error) {
      this.#onBroken(channel, error);
    }
  }

  #onLent(channel: Channel, frames: LentFrames): void {
    try {
      const message = takeFrames(frames, this.#signer);
      message.checkHeaders();
      this.#options.onMessage(channel, message);
      message.release();
    } catch (error) {
      this.#onBroken(channel, error);
    }
  }

  #onLarge(channel: Channel, parts: Buffer[], open: OpenSpool): MessageSink {
    return new LargeMessage(parts, {
      channel,
      signer: this.#signer,
      open,
      valve: this.#valves[channel],
      fault: (error) => {
        this.#onFault(channel, error);
      },
    });
  }

  #onBroken(channel: Channel, error: unknown): void {
    if (!(error instanceof MessageError)) throw error;
    this.#onFault(channel, error);
  }

  #onFault(channel: Channel, error: Error): void {
    this.#faults += 1;
    if (this.#faults < this.#toldAt) return;
    this.#toldAt *= TOLD_AGAIN;
    this.#options.log.warn(`A kernel broke the protocol on ${channel}: ${error.message}`, {
      faults: this.#faults,
    });
  }
}
