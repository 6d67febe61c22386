/** More lines of a kernel in a second than anybody reads. */
const LINES_A_SECOND = 500;
const SECOND = 1000;

export interface LineLimiterOptions {
  readonly onLine: (line: string) => void;
  /** Called once, until there was a second with fewer: what comes after it in a second is left out. */
  readonly onTooMany: (limit: number) => void;
  readonly limit?: number;
  readonly now?: () => number;
}

/** Lets so many lines a second through that a kernel that floods the log does not stop the server. */
export class LineLimiter {
  readonly #options: LineLimiterOptions;
  readonly #limit: number;
  readonly #now: () => number;
  #second = -Infinity;
  #count = 0;
  #isTold = false;

  constructor(options: LineLimiterOptions) {
    this.#options = options;
    this.#limit = options.limit ?? LINES_A_SECOND;
    this.#now = options.now ?? (() => performance.now());
  }

  push(line: string): void {
    this.#count += 1;
    if (this.#count > this.#limit && this.#now() - this.#second >= SECOND) this.#begin();
    if (this.#count === 1) this.#second = this.#now();
    if (this.#count <= this.#limit) this.#options.onLine(line);
    else this.#tell();
  }

  /** A new second. Nothing was left out in the one before, or there was a pause since. */
  #begin(): void {
    const isPause = this.#now() - this.#second >= 2 * SECOND;
    if (isPause || this.#count === this.#limit + 1) this.#isTold = false;
    this.#count = 1;
  }

  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    this.#options.onTooMany(this.#limit);
  }
}
