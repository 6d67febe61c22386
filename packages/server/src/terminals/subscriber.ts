import type { ExitStatus, TerminalEvent } from './host.ts';
import type { Scrollback } from './scrollback.ts';

/** Characters that may be under way to one subscriber. */
export const WINDOW = 256 * 1024;
/** Characters in one event, so that other sockets get their turn. */
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

  /** Offset of the first character that this reader has not been given. */
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
      if (this.#sent - this.#taken >= WINDOW) return;
      const piece = this.#scrollback.read(this.#sent, PIECE);
      this.#sent = piece.end;
      this.#listener({ type: 'output', ...piece });
    }
    if (status !== undefined && !this.#closed) this.#finish({ type: 'ended', status });
  }

  #finish(event: TerminalEvent): void {
    this.#closed = true;
    this.#listener(event);
  }
}
