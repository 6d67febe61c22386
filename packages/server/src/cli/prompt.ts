import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Host } from './host.ts';

/** Asks questions one after another on the terminal, or reads the answers from a pipe. */
export class Prompt {
  readonly #host: Pick<Host, 'stdin' | 'stderr'>;
  readonly #lines: AsyncIterator<string>;
  readonly #close: () => void;
  /** What the terminal is shown of what is typed: nothing while a password is. */
  #hidden = false;

  constructor(host: Pick<Host, 'stdin' | 'stderr'>) {
    this.#host = host;
    const isTerminal = host.stdin.isTTY === true;
    const echo = new PassThrough();
    echo.on('data', (chunk: Buffer) => {
      if (!this.#hidden) host.stderr.write(chunk);
    });
    const reader = createInterface({ input: host.stdin, output: echo, terminal: isTerminal });
    reader.on('SIGINT', () => {
      reader.close();
    });
    this.#lines = reader[Symbol.asyncIterator]();
    this.#close = () => {
      reader.close();
      host.stdin.pause();
    };
  }

  /** The answer, or null where the input ended or the question was broken off. */
  async ask(question: string, { hidden = false } = {}): Promise<string | null> {
    this.#host.stderr.write(question);
    this.#hidden = hidden;
    const line = await this.#lines.next();
    this.#hidden = false;
    if (hidden) this.#host.stderr.write('\n');
    return line.done === true ? null : line.value;
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}
