import { createWriteStream, type WriteStream } from 'node:fs';

/** Appends lines to a file; the first failure is told once, and ends the writing. */
export class LogFile {
  readonly #stream: WriteStream;
  #isBroken = false;

  constructor(name: string, append: boolean, onFailure: (message: string) => void) {
    this.#stream = createWriteStream(name, { flags: append ? 'a' : 'w' });
    this.#stream.on('error', (error) => {
      if (!this.#isBroken) onFailure(`The log file ${name} cannot be written: ${error.message}`);
      this.#isBroken = true;
    });
  }

  write(text: string): void {
    if (!this.#isBroken) this.#stream.write(text);
  }
}
