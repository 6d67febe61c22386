/** Decides whether a kernel that died is started again (kernels §15, autorestart). */
export class Restarts {
  readonly #limit: number;
  readonly #stableTime: number;
  #count = 0;
  #wasStable = false;

  constructor(limit: number, stableTime: number) {
    this.#limit = limit;
    this.#stableTime = stableTime;
  }

  /** A process died after so many milliseconds: the delay before the next one, or undefined. */
  next(lifetime: number): number | undefined {
    if (lifetime >= this.#stableTime) {
      this.#count = 0;
      this.#wasStable = true;
    }
    this.#count += 1;
    if (this.#count > this.#limit) return undefined;
    // The first time at once; a kernel that cannot start must not keep a core busy.
    return this.#count === 1 ? 0 : 500;
  }

  /**
   * Whether somebody else may have taken its ports: it never ran for long, or it died twice in a row
   * (`random_ports_until_alive`, which knows only the first).
   */
  get wantsNewPorts(): boolean {
    return !this.#wasStable || this.#count > 1;
  }

  /** A person restarted it. */
  reset(): void {
    this.#count = 0;
  }
}
