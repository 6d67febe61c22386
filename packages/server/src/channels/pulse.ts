/** What wants to be looked at every now and then. */
export interface Watched {
  look(): void;
}

/** One timer for all connections, and none where there are no connections. */
export class Pulse {
  readonly #every: number;
  readonly #watched = new Set<Watched>();
  #timer: NodeJS.Timeout | undefined;

  /** In milliseconds. */
  constructor(every: number) {
    this.#every = every;
  }

  add(watched: Watched): void {
    this.#watched.add(watched);
    this.#timer ??= setInterval(() => {
      for (const one of this.#watched) one.look();
    }, this.#every).unref();
  }

  remove(watched: Watched): void {
    this.#watched.delete(watched);
    if (this.#watched.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
