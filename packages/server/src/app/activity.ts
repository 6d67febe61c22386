/** Remembers when somebody last did something, for `/api/status` and the idle shutdown. */
export class Activity {
  readonly started: Date;
  #last: Date;
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
    this.started = now();
    this.#last = this.started;
  }

  /** An API request that counts was answered. */
  touch(): void {
    this.#last = this.#now();
  }

  get last(): Date {
    return this.#last;
  }
}
