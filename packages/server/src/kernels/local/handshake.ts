import { Message, type Channel } from 'elara-wire';

export interface HandshakeOptions {
  /** Session of the server's own questions. */
  readonly session: string;
  /** Milliseconds for the kernel to answer. */
  readonly timeout: number;
  send(message: Message): void;
  /** The kernel answers and is heard, or the time is over: messages may flow. */
  done(outcome: 'ready' | 'silent'): void;
}

/** Asked again after so long: some kernels lose what comes before they are ready. */
const RETRY = 2000;
/** An answer without anything on iopub: the subscription came too late, ask at once. */
const RETRY_WITHOUT_IOPUB = 50;
/** A kernel that answers but publishes nothing is taken as it is after so many tries. */
const TRIES_WITHOUT_IOPUB = 40;

/**
 * Finds out that a new kernel process answers and that its iopub reaches us, before any message of
 * a client is let through: else the first output would be lost (kernels §17.8).
 */
export class Handshake {
  readonly #options: HandshakeOptions;
  readonly #asked = new Set<string>();
  readonly #deadline: NodeJS.Timeout;
  #retry: NodeJS.Timeout | undefined;
  #heardIopub = false;
  #isDone = false;
  #tries = 0;
  #info: Buffer | undefined;

  constructor(options: HandshakeOptions) {
    this.#options = options;
    this.#deadline = setTimeout(() => {
      this.#finish('silent');
    }, options.timeout);
    this.#deadline.unref();
    this.#ask();
  }

  /** Content of the kernel's answer. */
  get info(): Buffer | undefined {
    return this.#info;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /** Looks at a message; true when it answers our own question and is for nobody else. */
  observe(channel: Channel, message: Message): boolean {
    if (channel === 'iopub') {
      this.#heardIopub = true;
      this.#check();
      return false;
    }
    if (!this.#asked.has(message.parentHeader.msg_id ?? '')) return false;
    this.#info = Buffer.from(message.contentBytes);
    if (!this.#heardIopub) this.#schedule(RETRY_WITHOUT_IOPUB);
    this.#check();
    return true;
  }

  stop(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#retry);
    this.#isDone = true;
  }

  #ask(): void {
    const question = Message.create({
      msgType: 'kernel_info_request',
      session: this.#options.session,
    });
    this.#asked.add(question.header.msg_id);
    this.#tries += 1;
    this.#options.send(question);
    this.#schedule(RETRY);
  }

  #schedule(delay: number): void {
    clearTimeout(this.#retry);
    if (this.#isDone) return;
    this.#retry = setTimeout(() => {
      this.#ask();
    }, delay);
    this.#retry.unref();
  }

  #check(): void {
    if (this.#info === undefined) return;
    if (this.#heardIopub || this.#tries > TRIES_WITHOUT_IOPUB) this.#finish('ready');
  }

  #finish(outcome: 'ready' | 'silent'): void {
    if (this.#isDone) return;
    this.stop();
    this.#options.done(outcome);
  }
}
