import type { ExitStatus, TerminalEvent, TerminalState, TerminalSubscription } from './host.ts';
import type { Delay } from './input-queue.ts';
import type { PtyProcess } from './pty-process.ts';
import { Scrollback } from './scrollback.ts';
import { Subscriber, WINDOW } from './subscriber.ts';
import { Utf8Pieces } from './utf8-pieces.ts';

export interface HostedTerminalOptions {
  readonly id: string;
  readonly now: () => number;
  readonly delay: Delay;
  readonly scrollbackBytes: number;
  /** Milliseconds without progress after which a reader no longer holds the program back. */
  readonly patience: number;
}

/** A terminal inside the host: output goes from the pty through the scrollback to its readers. */
export class HostedTerminal {
  readonly #options: HostedTerminalOptions;
  readonly #characters = new Utf8Pieces();
  readonly #scrollback: Scrollback;
  readonly #subscribers = new Set<Subscriber>();
  #pty: PtyProcess | undefined;
  #lastOutput: number;
  #status: ExitStatus | undefined;
  #paused = false;
  #cancelCheck: (() => void) | undefined;

  constructor(options: HostedTerminalOptions) {
    this.#options = options;
    this.#scrollback = new Scrollback(options.scrollbackBytes);
    this.#lastOutput = options.now();
  }

  attach(pty: PtyProcess): void {
    this.#pty = pty;
  }

  get pty(): PtyProcess | undefined {
    return this.#pty;
  }

  state(): TerminalState {
    return {
      id: this.#options.id,
      pid: this.#pty?.pid ?? 0,
      size: this.#pty?.size ?? { rows: 0, columns: 0 },
      lastOutput: this.#lastOutput,
    };
  }

  /** The bytes are copied. */
  output(bytes: Buffer): void {
    this.#append(this.#characters.push(bytes));
  }

  /** The program is gone and everything it printed has been read. */
  ended(status: ExitStatus): void {
    this.#status = status;
    this.#cancelCheck?.();
    this.#append(this.#characters.end());
    this.#pumpAll();
  }

  subscribe(listener: (event: TerminalEvent) => void): TerminalSubscription {
    const subscriber = new Subscriber(this.#scrollback, listener, this.#options.now());
    this.#subscribers.add(subscriber);
    // Not in the same turn: whoever subscribes has yet to receive the subscription.
    setImmediate(() => {
      this.#pump(subscriber);
    });
    return {
      taken: (end) => {
        subscriber.taken(end, this.#options.now());
        this.#pump(subscriber);
        this.#balance();
      },
      close: () => {
        subscriber.close();
        this.#subscribers.delete(subscriber);
        this.#balance();
      },
    };
  }

  #append(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const now = this.#options.now();
    for (const subscriber of this.#subscribers) subscriber.touch(now);
    this.#lastOutput = now;
    this.#scrollback.append(bytes);
    this.#pumpAll();
    this.#balance();
    this.#scrollback.trim(this.#oldestNeeded());
  }

  #pumpAll(): void {
    for (const subscriber of this.#subscribers) this.#pump(subscriber);
  }

  #pump(subscriber: Subscriber): void {
    subscriber.pump(this.#status);
    if (subscriber.closed) this.#subscribers.delete(subscriber);
  }

  /** Holds the program back while a reader that is alive is behind, so that it loses nothing. */
  #balance(): void {
    if (this.#status !== undefined) return;
    const lag = Math.max(0, ...this.#live().map((subscriber) => subscriber.lag));
    if (!this.#paused && lag > WINDOW) this.#pause();
    else if (this.#paused && lag <= WINDOW / 2) this.#resume();
  }

  #pause(): void {
    this.#paused = true;
    this.#pty?.pause();
    this.#checkLater();
  }

  /** A reader may get stuck without any event telling of it. */
  #checkLater(): void {
    this.#cancelCheck = this.#options.delay(() => {
      this.#cancelCheck = undefined;
      this.#balance();
      if (this.#paused) this.#checkLater();
    }, this.#options.patience);
  }

  #resume(): void {
    this.#paused = false;
    this.#cancelCheck?.();
    this.#cancelCheck = undefined;
    this.#pty?.resume();
  }

  #live(): Subscriber[] {
    const now = this.#options.now();
    return [...this.#subscribers].filter((one) => !one.isStuck(now, this.#options.patience));
  }

  #oldestNeeded(): number {
    return Math.min(this.#scrollback.end, ...this.#live().map((one) => one.position));
  }
}
