import { Message, type Channel, type ConnectionInfo, type Security } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import { Handshake } from './handshake.ts';
import { KernelLink } from './link.ts';
import { OneAtATime } from './one-at-a-time.ts';
import type { OpenSpool } from './spool.ts';

export interface ConversationOptions {
  readonly info: ConnectionInfo;
  /** Where the connection is encrypted. */
  readonly security?: (() => Security) | undefined;
  /** Routing identity and session of the host's own messages. */
  readonly identity: string;
  /** Milliseconds for the first answer. */
  readonly infoTimeout: number;
  /** For kernels whose output comes after `idle`: one request after the other. */
  readonly oneAtATime: boolean;
  readonly log: Logger;
  /** The message may be lent: who wants it for longer than the call must `keep` it. */
  onMessage(channel: Channel, message: Message): void;
  /** Takes messages that are too large to be held. */
  readonly openSpool?: OpenSpool | undefined;
}

type ToKernel = Exclude<Channel, 'iopub'>;

/** Messages, and bytes of them, that wait for a kernel to become ready; more come of broken clients. */
const HELD_LIMIT = 10_000;
const HELD_BYTES = 134_217_728;

/** What is said to one kernel process and heard from it, once it answers. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #link: KernelLink;
  readonly #handshake: Handshake;
  readonly #turns: OneAtATime | undefined;
  #held: [ToKernel, Message][] = [];
  #heldBytes = 0;
  #hasDropped = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#link = new KernelLink({
      info: options.info,
      security: options.security,
      identity: options.identity,
      log: options.log,
      openSpool: options.openSpool,
      onMessage: (channel, message) => {
        this.#onMessage(channel, message);
      },
    });
    this.#turns = options.oneAtATime ? this.#makeTurns() : undefined;
    this.#handshake = new Handshake({
      session: options.identity,
      timeout: options.infoTimeout,
      send: (message) => {
        this.#link.send('shell', message);
      },
      done: (outcome) => {
        if (outcome === 'silent')
          options.log.warn('The kernel does not answer kernel_info_request');
        this.#letThrough();
      },
    });
  }

  get kernelInfo(): Buffer | undefined {
    return this.#handshake.info;
  }

  /** The one request that a kernel that takes them one after the other is busy with. */
  get executing(): Message | undefined {
    return this.#turns?.current;
  }

  /** Messages before the kernel is ready wait; those on control are for kernels that hang. */
  send(channel: ToKernel, message: Message): void {
    if (this.#handshake.isDone || channel === 'control') this.#pass(channel, message);
    else this.#hold(channel, message);
  }

  /** Asks in the host's own name, at once. */
  ask(msgType: string, content: object): void {
    const session = this.#options.identity;
    this.#link.send('control', Message.create({ msgType, session, content }));
    this.#link.flush();
  }

  /** Asks the kernel to end what it does, and ends what waits for its turn. */
  interrupt(): void {
    this.#turns?.interrupt();
    this.ask('interrupt_request', {});
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  /** The process is gone: reads what it said last, for so many milliseconds at most. */
  async lastWords(limit: number): Promise<void> {
    if (this.kernelInfo !== undefined) await this.#link.lastWords(limit);
    this.#turns?.end();
  }

  close(): void {
    this.#handshake.stop();
    this.#turns?.end();
    this.#link.close();
    this.#held = [];
  }

  #hold(channel: ToKernel, message: Message): void {
    if (this.#held.length < HELD_LIMIT && this.#heldBytes < HELD_BYTES) {
      this.#held.push([channel, message]);
      this.#heldBytes += message.byteLength;
    } else if (!this.#hasDropped) {
      this.#hasDropped = true;
      this.#options.log.warn('Too much waits for a kernel that is not ready: the rest is dropped');
    }
  }

  #makeTurns(): OneAtATime {
    return new OneAtATime({
      session: this.#options.identity,
      send: (message) => {
        this.#link.send('shell', message);
      },
      deliver: (channel, message) => {
        this.#options.onMessage(channel, message);
      },
    });
  }

  #pass(channel: ToKernel, message: Message): void {
    const isTurn = channel === 'shell' && message.msgType === 'execute_request';
    if (isTurn && this.#turns !== undefined) this.#turns.request(message);
    else this.#link.send(channel, message);
  }

  #onMessage(channel: Channel, message: Message): void {
    if (this.#handshake.observe(channel, message)) return;
    // Answers to our own interrupt_request and shutdown_request are for nobody else.
    const isOwn = channel !== 'iopub' && message.parentHeader.session === this.#options.identity;
    if (isOwn) return;
    if (this.#turns === undefined) this.#options.onMessage(channel, message);
    else this.#turns.observe(channel, message);
  }

  #letThrough(): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    for (const [channel, message] of held) this.#pass(channel, message);
  }
}
