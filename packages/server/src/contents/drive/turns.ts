/** How long one turn may work before others are let in, in ms. */
const TURN_MS = 4;

/**
 * Lets long work on the event loop go on in turns: one turn of one worker between two rounds of the
 * loop, however many are working, so that a request waits for a few milliseconds at most.
 */
export class Turns {
  private readonly waiting: (() => void)[] = [];
  private isScheduled = false;
  private readonly now: () => number;
  private endsAt = 0;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Resolves when the caller may work; it must ask {@link isOver} now and then. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.schedule();
    });
  }

  /** Whether the turn that was given last has been used up. */
  get isOver(): boolean {
    return this.now() >= this.endsAt;
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      this.endsAt = this.now() + TURN_MS;
      this.waiting.shift()?.();
      if (this.waiting.length > 0) this.schedule();
    });
  }
}
