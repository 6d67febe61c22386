import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';

import type { ExecutorEvent } from '../executor/contract.ts';
import { InputNotAllowedError } from '../executor/errors.ts';
import { Flag } from '../executor/flags.ts';

/** Shared with the protocol host, which puts the answer into the port and raises the flag. */
export interface InputMailbox {
  readonly flags: Int32Array;
  readonly port: MessagePort;
}

export interface InputOptions {
  /** What is typed does not show. */
  readonly password?: boolean;
}

/** Sends an event of the running cell, which says whether its front end can be asked. */
export interface InputContext {
  readonly allowStdin: boolean;
  emit(event: ExecutorEvent): void;
}

/** Asks the user, as a browser's `prompt` and `confirm` do, or without blocking. */
export class Input {
  readonly #mailbox: InputMailbox;
  readonly #context: () => InputContext;
  readonly #waiting = new Map<number, (value: string) => void>();
  #requests = 0;

  constructor(mailbox: InputMailbox, context: () => InputContext) {
    this.#mailbox = mailbox;
    this.#context = context;
  }

  /** Blocks this thread until the user has answered; Stop ends the wait. */
  ask(prompt: string, options: InputOptions = {}): string {
    const { flags, port } = this.#mailbox;
    // The answer to a question that was stopped is not the answer to this one.
    while (receiveMessageOnPort(port) !== undefined);
    Atomics.store(flags, Flag.input, 0);
    this.#request(prompt, options);
    for (;;) {
      const answer = receiveMessageOnPort(port) as { message: string } | undefined;
      if (answer !== undefined) return answer.message;
      Atomics.wait(flags, Flag.input, 0);
      Atomics.store(flags, Flag.input, 0);
    }
  }

  /** Asks and lets the event loop run on. */
  askAsync(prompt: string, options: InputOptions = {}): Promise<string> {
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve) => {
      this.#request(prompt, options, request);
      this.#waiting.set(request, resolve);
    });
  }

  /** The answer to `askAsync`. */
  answer(request: number, value: string): void {
    this.#waiting.get(request)?.(value);
    this.#waiting.delete(request);
  }

  #request(prompt: string, { password = false }: InputOptions, request?: number): void {
    const context = this.#context();
    if (!context.allowStdin) throw new InputNotAllowedError();
    context.emit({
      type: 'input',
      prompt,
      password,
      ...(request === undefined ? {} : { request }),
    });
  }
}
