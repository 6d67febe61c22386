import { StringDecoder } from 'node:string_decoder';

/** Longer lines are cut: a program may write gigabytes without a line end. */
const LINE_LIMIT = 2000;

/** Cuts what a process writes into lines, holding no more than one. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(chunk: Buffer): void {
    const [first = '', ...others] = this.#decoder.write(chunk).split('\n');
    this.#rest = (this.#rest + first).slice(0, LINE_LIMIT);
    for (const next of others) {
      this.#onLine(this.#rest.replace(/\r$/, ''));
      this.#rest = next.slice(0, LINE_LIMIT);
    }
  }

  /** The last line may have no end. */
  end(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
