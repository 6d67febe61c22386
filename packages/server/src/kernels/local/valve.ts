/** What can stop and go on reading. */
export interface Readable {
  pause(): void;
  resume(): void;
}

/** Stops reading for as long as anybody has a reason for it. */
export class Valve {
  readonly #source: Readable;
  readonly #reasons = new Set<string>();

  constructor(source: Readable) {
    this.#source = source;
  }

  close(reason: string): void {
    if (this.#reasons.size === 0) this.#source.pause();
    this.#reasons.add(reason);
  }

  open(reason: string): void {
    if (this.#reasons.delete(reason) && this.#reasons.size === 0) this.#source.resume();
  }
}
