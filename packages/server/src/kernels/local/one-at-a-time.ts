import { Message, type Channel } from 'elara-wire';

/**
 * Milliseconds without output after `idle` that mean that there is none to come. Deno 2.9 on a busy
 * machine (load 16 on two cores): the first that is late comes within 0.3 ms.
 */
const QUIET = 50;
/** The same after output that came late: where some is late, more is, with gaps of up to 101 ms. */
const QUIET_AFTER_LATE = 250;
/** Output of a timer may never end; so long after `idle` the next request is sent anyway. */
const LONGEST = 3000;
/** A client that asks for more is broken. */
const WAITING_LIMIT = 10_000;

export interface OneAtATimeOptions {
  /** Session of messages in the host's own name. */
  readonly session: string;
  send(request: Message): void;
  deliver(channel: Channel, message: Message): void;
}

/** The request the kernel is busy with. */
interface Turn {
  readonly request: Message;
  /** Kept back until the output is in. */
  idle: Message | undefined;
  isAnswered: boolean;
  /** Nothing came for long enough after `idle`. */
  isQuiet: boolean;
  /** Requests that a failure of this one ends: those that came before it was known. */
  ended: readonly Message[];
}

/**
 * Some kernels (Deno) publish output after the `idle` of its request, and then name as its parent
 * whichever request is the newest. They are given one execute_request at a time, and its `idle` is
 * held until the output was quiet, so that nothing is lost and nothing appears under another cell.
 */
export class OneAtATime {
  readonly #options: OneAtATimeOptions;
  #turn: Turn | undefined;
  #waiting: Message[] = [];
  #quiet: NodeJS.Timeout | undefined;
  #longest: NodeJS.Timeout | undefined;

  constructor(options: OneAtATimeOptions) {
    this.#options = options;
  }

  /** What the kernel executes; undefined also while only late output is waited for. */
  get current(): Message | undefined {
    return this.#turn?.idle === undefined ? this.#turn?.request : undefined;
  }

  /** An execute_request of a client: sent now, or when those before it have ended. */
  request(message: Message): void {
    if (this.#turn === undefined) this.#begin(message);
    else if (this.#waiting.length < WAITING_LIMIT) this.#waiting.push(message);
    else this.#abort(message);
  }

  /**
   * Somebody interrupts while only late output is waited for: what waits behind it is meant, which
   * the kernel does not know of. A request that runs answers by itself, with an error.
   */
  interrupt(): void {
    const turn = this.#turn;
    if (turn?.idle !== undefined) turn.ended = [...turn.ended, ...this.#waiting.splice(0)];
  }

  /** A message of the kernel: delivered, but for an `idle` that came too soon. */
  observe(channel: Channel, message: Message): void {
    const turn = this.#turn;
    if (turn === undefined || message.parentHeader.msg_id !== turn.request.header.msg_id) {
      this.#options.deliver(channel, message);
    } else if (channel === 'iopub') {
      this.#observeOutput(turn, message);
    } else {
      this.#options.deliver(channel, message);
      if (message.msgType === 'execute_reply') this.#observeReply(turn, message);
    }
  }

  /** The kernel is gone: what was kept back is delivered, and what waits is not sent. */
  end(): void {
    this.#waiting = [];
    this.#finish();
  }

  #begin(request: Message): void {
    this.#turn = { request, idle: undefined, isAnswered: false, isQuiet: false, ended: [] };
    this.#options.send(request);
  }

  #observeOutput(turn: Turn, message: Message): void {
    if (isIdle(message)) {
      turn.idle = message.keep();
      this.#longest = setTimeout(() => {
        this.#finish();
      }, LONGEST);
      this.#waitForQuiet(turn, QUIET);
      return;
    }
    this.#options.deliver('iopub', message);
    if (turn.idle !== undefined) this.#waitForQuiet(turn, QUIET_AFTER_LATE);
  }

  #observeReply(turn: Turn, message: Message): void {
    turn.isAnswered = true;
    const hasFailed = contentOf(message)['status'] === 'error';
    // What a kernel does that has the requests itself: those behind a failed one end too.
    if (hasFailed && stopsOnError(turn.request)) turn.ended = this.#waiting.splice(0);
    if (turn.isQuiet) this.#finish();
  }

  #waitForQuiet(turn: Turn, milliseconds: number): void {
    turn.isQuiet = false;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      turn.isQuiet = true;
      // Its reply may be slower than its output; `#longest` ends that.
      if (turn.isAnswered) this.#finish();
    }, milliseconds);
  }

  #finish(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#longest);
    const turn = this.#turn;
    this.#turn = undefined;
    if (turn === undefined) return;
    if (turn.idle !== undefined) this.#options.deliver('iopub', turn.idle);
    for (const request of turn.ended) this.#abort(request);
    const next = this.#waiting.shift();
    if (next !== undefined) this.#begin(next);
  }

  #abort(request: Message): void {
    this.#tell('iopub', 'status', request, { execution_state: 'busy' });
    this.#tell('shell', 'execute_reply', request, { status: 'aborted' });
    this.#tell('iopub', 'status', request, { execution_state: 'idle' });
  }

  #tell(channel: Channel, msgType: string, request: Message, content: object): void {
    const { session } = this.#options;
    const parent = request.header;
    this.#options.deliver(channel, Message.create({ msgType, session, parent, content }));
  }
}

function isIdle(message: Message): boolean {
  return message.msgType === 'status' && contentOf(message)['execution_state'] === 'idle';
}

/** True where the request says nothing (the default of the protocol). */
function stopsOnError(request: Message): boolean {
  return contentOf(request)['stop_on_error'] !== false;
}

/** Whoever a broken message is delivered to says what is wrong with it. */
function contentOf(message: Message): Record<string, unknown> {
  try {
    return message.parseContent();
  } catch {
    return {};
  }
}
