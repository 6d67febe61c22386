import type { MessagePort } from 'node:worker_threads';

import type { ExecutorRequest, LiveProperty, PropertiesReply } from '../executor/contract.ts';
import { Flag } from '../executor/flags.ts';

/** How long the executor may take to tell what an expression has; it may be busy for ever. */
const PROPERTIES_TIMEOUT = 300;

/** An event loop that does not answer for so long is starved. */
const RESPONSE_TIMEOUT = 300;

/** The host's way to the executor's thread. */
export class ExecutorLink {
  readonly #post: (request: ExecutorRequest) => void;
  readonly #flags: Int32Array;
  readonly #inputPort: MessagePort;
  readonly #waiting = new Map<number, (properties: readonly LiveProperty[]) => void>();
  readonly #pings: (() => void)[] = [];
  #requests = 0;

  constructor(post: (request: ExecutorRequest) => void, flags: Int32Array, inputPort: MessagePort) {
    this.#post = post;
    this.#flags = flags;
    this.#inputPort = inputPort;
  }

  send(request: ExecutorRequest): void {
    this.#post(request);
  }

  /** The answer of the user; `request` is undefined when the executor is blocked waiting for it. */
  answerInput(request: number | undefined, value: string): void {
    if (request !== undefined) {
      this.#post({ kind: 'input', request, value });
      return;
    }
    this.#inputPort.postMessage(value);
    Atomics.store(this.#flags, Flag.input, 1);
    Atomics.notify(this.#flags, Flag.input);
  }

  /** Everything has been sent: the executor may end the process. */
  sayGoodbye(): void {
    Atomics.store(this.#flags, Flag.goodbye, 1);
    Atomics.notify(this.#flags, Flag.goodbye);
  }

  get inSynchronousChild(): boolean {
    return Atomics.load(this.#flags, Flag.synchronousChild) === 1;
  }

  /** Properties of a live value; none when the executor is busy. */
  properties(expression: string): Promise<readonly LiveProperty[]> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve) => {
      const finish = (properties: readonly LiveProperty[]): void => {
        clearTimeout(timer);
        this.#waiting.delete(request);
        resolve(properties);
      };
      const timer = setTimeout(finish, PROPERTIES_TIMEOUT, []);
      this.#waiting.set(request, finish);
      this.#post({ kind: 'properties', request, expression });
    });
  }

  /** Whether the executor's event loop turns. */
  responds(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, RESPONSE_TIMEOUT, false);
      this.#pings.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
      this.#post({ kind: 'ping' });
    });
  }

  receivePong(): void {
    for (const answer of this.#pings.splice(0)) answer();
  }

  receiveProperties({ request, properties }: PropertiesReply): void {
    this.#waiting.get(request)?.(properties);
  }
}
