/** Decides whether a kernel that died is started again (kernels §15, autorestart). */
export class Restarts {
  readonly #limit: number;
  readonly #stableTime: number;
  #count = 0;

  constructor(limit: number, stableTime: number) {
    this.#limit = limit;
    this.#stableTime = stableTime;
  }

  /** A process died after so many milliseconds: the delay before the next one, or undefined. */
  next(lifetime: number): number | undefined {
    if (lifetime >= this.#stableTime) this.#count = 0;
    this.#count += 1;
    if (this.#count > this.#limit) return undefined;
    // The first time at once; a kernel that cannot start must not keep a core busy.
    return this.#count === 1 ? 0 : 500;
  }

  /** A person restarted it. */
  reset(): void {
    this.#count = 0;
  }
}
