import type { Channel, ConnectionInfo, Message, Security } from 'elara-wire';

import type { Logger } from '../../log/index.ts';
import { Conversation } from './conversation.ts';
import type { KernelProcess } from './process.ts';
import type { OpenSpool } from './spool.ts';

export interface RunOptions {
  readonly process: KernelProcess;
  readonly info: ConnectionInfo;
  /** Where the connection is encrypted. */
  readonly security?: (() => Security) | undefined;
  readonly interruptMode: 'signal' | 'message';
  /** Routing identity and session of the host's own messages. */
  readonly identity: string;
  /** Milliseconds for the first answer. */
  readonly infoTimeout: number;
  /** For kernels whose output comes after `idle`: one request after the other. */
  readonly oneAtATime: boolean;
  readonly log: Logger;
  /** Takes messages that are too large to be held. */
  readonly openSpool: OpenSpool;
  onMessage(channel: Channel, message: Message): void;
  /** A kernel that takes requests one after the other goes on with one that was interrupted. */
  onDeafToInterrupt(request: Message): void;
}

/** Milliseconds to read what a process said before its exit. */
const LAST_WORDS = 500;
/** Milliseconds in which an interrupted request ends, in a kernel that hears interrupts. */
const DEAF_AFTER = 3000;

/** One process of a kernel with its connection, from spawn to exit. A restart makes a new one. */
export class KernelRun {
  readonly process: KernelProcess;
  readonly #options: RunOptions;
  readonly #conversation: Conversation;
  #deafness: NodeJS.Timeout | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
    this.process = options.process;
    this.#conversation = new Conversation(options);
  }

  get kernelInfo(): Buffer | undefined {
    return this.#conversation.kernelInfo;
  }

  send(channel: Exclude<Channel, 'iopub'>, message: Message): void {
    this.#conversation.send(channel, message);
  }

  interrupt(): void {
    if (this.#options.interruptMode === 'signal') this.process.signal('SIGINT');
    else this.#conversation.interrupt();
    this.#listenForEnd();
  }

  pause(): void {
    this.#conversation.pause();
  }

  resume(): void {
    this.#conversation.resume();
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
      clearTimeout(this.#deafness);
      this.#conversation.ask('shutdown_request', { restart: how.restart });
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
    await this.#conversation.lastWords(LAST_WORDS);
    this.close();
    await this.process.endGroup();
  }

  close(): void {
    clearTimeout(this.#deafness);
    this.#conversation.close();
  }

  /** Only where one request runs at a time is it known that an interrupt was for it. */
  #listenForEnd(): void {
    const request = this.#conversation.executing;
    if (request === undefined) return;
    clearTimeout(this.#deafness);
    this.#deafness = setTimeout(() => {
      if (this.#conversation.executing === request) this.#options.onDeafToInterrupt(request);
    }, DEAF_AFTER);
  }
}
