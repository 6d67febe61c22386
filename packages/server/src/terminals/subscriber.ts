import type { ExitStatus, TerminalEvent } from './host.ts';
import type { Scrollback } from './scrollback.ts';

/** Bytes that may be under way to one subscriber. */
export const WINDOW = 256 * 1024;
/** Bytes in one event, so that other sockets get their turn. */
const PIECE = 64 * 1024;

/** One reader of a terminal: where it stands in the scrollback, and what it may be sent. */
export class Subscriber {
  readonly #scrollback: Scrollback;
  readonly #listener: (event: TerminalEvent) => void;
  #sent: number;
  #taken: number;
  #lastProgress: number;
  #closed = false;

  constructor(scrollback: Scrollback, listener: (event: TerminalEvent) => void, now: number) {
    this.#scrollback = scrollback;
    this.#listener = listener;
    this.#sent = scrollback.replayStart();
    this.#taken = this.#sent;
    this.#lastProgress = now;
  }

  /** Offset of the first byte that this reader has not been given. */
  get position(): number {
    return this.#sent;
  }

  /** Output that this reader has not got rid of. */
  get lag(): number {
    return this.#scrollback.end - this.#taken;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether nothing has moved for so long that the program should not wait any more. */
  isStuck(now: number, patience: number): boolean {
    return this.lag > 0 && now - this.#lastProgress > patience;
  }

  taken(end: number, now: number): void {
    if (end <= this.#taken) return;
    this.#taken = Math.min(end, this.#sent);
    this.#lastProgress = now;
  }

  /** Called before output is appended: a reader that was up to date begins to lag only now. */
  touch(now: number): void {
    if (this.lag === 0) this.#lastProgress = now;
  }

  close(): void {
    this.#closed = true;
  }

  /** Delivers what the window allows; `status` is set once the program is gone. */
  pump(status: ExitStatus | undefined): void {
    while (!this.#closed && this.#sent < this.#scrollback.end) {
      if (this.#sent < this.#scrollback.start) {
        this.#finish({ type: 'behind' });
        return;
      }
      if (!this.#maySend(status !== undefined)) return;
      const piece = this.#scrollback.read(this.#sent, PIECE);
      this.#sent = piece.end;
      this.#listener({ type: 'output', ...piece });
    }
    if (status !== undefined && !this.#closed) this.#finish({ type: 'ended', status });
  }

  /** While something is under way, what comes meanwhile is joined to one piece. */
  #maySend(isLast: boolean): boolean {
    const underWay = this.#sent - this.#taken;
    const isWorthIt = isLast || this.#scrollback.end - this.#sent >= PIECE;
    return underWay === 0 || (underWay < WINDOW && isWorthIt);
  }

  #finish(event: TerminalEvent): void {
    this.#closed = true;
    this.#listener(event);
  }
}
