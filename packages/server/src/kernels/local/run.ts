import { Message, type Channel, type ConnectionInfo } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import type { StartRequest } from '../host.ts';
import { Handshake } from './handshake.ts';
import { KernelLink } from './link.ts';
import type { KernelProcess } from './process.ts';

export interface RunOptions {
  readonly process: KernelProcess;
  readonly info: ConnectionInfo;
  readonly interruptMode: StartRequest['interruptMode'];
  /** Routing identity and session of the host's own messages. */
  readonly identity: string;
  /** Milliseconds for the first answer. */
  readonly infoTimeout: number;
  readonly log: Logger;
  onMessage(channel: Channel, message: Message): void;
}

/** Messages that wait for a kernel to become ready; a client that sends more is broken. */
const HELD_LIMIT = 10_000;
/** Milliseconds to read what a process said before its exit. */
const LAST_WORDS = 500;

/** One process of a kernel with its connection, from spawn to exit. A restart makes a new one. */
export class KernelRun {
  readonly process: KernelProcess;
  readonly #options: RunOptions;
  readonly #link: KernelLink;
  readonly #handshake: Handshake;
  #held: [Exclude<Channel, 'iopub'>, Message][] = [];

  constructor(options: RunOptions) {
    this.#options = options;
    this.process = options.process;
    this.#link = new KernelLink({
      info: options.info,
      identity: options.identity,
      log: options.log,
      onMessage: (channel, message) => {
        this.#onMessage(channel, message);
      },
    });
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

  /** Messages before the kernel is ready wait; those on control are for kernels that hang. */
  send(channel: Exclude<Channel, 'iopub'>, message: Message): void {
    if (this.#handshake.isDone || channel === 'control') this.#link.send(channel, message);
    else if (this.#held.length < HELD_LIMIT) this.#held.push([channel, message]);
    else this.#options.log.warn('A message for a kernel that is not ready was dropped');
  }

  interrupt(): void {
    if (this.#options.interruptMode === 'signal') this.process.signal('SIGINT');
    else this.#ask('interrupt_request', {});
  }

  pause(): void {
    this.#link.pause();
  }

  resume(): void {
    this.#link.resume();
  }

  /**
   * Ends the process: asked by message, then by SIGTERM, then killed (kernels §15). A kernel that
   * is not ready could not hear the message, so that it begins with SIGTERM.
   */
  async stop(how: {
    readonly restart: boolean;
    readonly now: boolean;
    readonly wait: number;
  }): Promise<void> {
    const half = how.wait / 2;
    if (how.now) {
      this.process.signal('SIGKILL');
    } else if (this.kernelInfo !== undefined) {
      this.interrupt();
      this.#ask('shutdown_request', { restart: how.restart });
      await this.process.endsWithin(half);
    }
    if (this.process.isAlive && !how.now) {
      this.process.signal('SIGTERM');
      await this.process.endsWithin(half);
    }
    if (this.process.isAlive) this.process.signal('SIGKILL');
    await this.process.exited;
    await this.finish();
  }

  /** After the exit: reads what the kernel said last, closes, ends what is left of its group. */
  async finish(): Promise<void> {
    if (this.kernelInfo !== undefined) await this.#link.lastWords(LAST_WORDS);
    this.close();
    await this.process.endGroup();
  }

  close(): void {
    this.#handshake.stop();
    this.#link.close();
    this.#held = [];
  }

  #onMessage(channel: Channel, message: Message): void {
    if (this.#handshake.observe(channel, message)) return;
    // Answers to our own interrupt_request and shutdown_request are for nobody else.
    const isOwn = channel !== 'iopub' && message.parentHeader.session === this.#options.identity;
    if (!isOwn) this.#options.onMessage(channel, message);
  }

  #ask(msgType: string, content: object): void {
    this.#link.send(
      'control',
      Message.create({ msgType, session: this.#options.identity, content }),
    );
    this.#link.flush();
  }

  #letThrough(): void {
    const held = this.#held;
    this.#held = [];
    for (const [channel, message] of held) this.#link.send(channel, message);
  }
}
