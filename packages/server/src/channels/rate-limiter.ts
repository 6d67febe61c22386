import type { Message } from 'elara-wire';

import type { ChannelSettings } from './settings.ts';

export type RateSettings = Pick<
  ChannelSettings,
  'limitRate' | 'iopubMsgRateLimit' | 'iopubDataRateLimit' | 'rateLimitWindow'
>;

/** What to do with a message; a notice comes once when a limit is passed. */
export type Verdict = { readonly pass: boolean; readonly notices: readonly string[] };

const EXEMPT: ReadonlySet<string> = new Set(['status', 'comm_open', 'execute_input']);
/** A limit that was passed is in force until the rate is below this part of it. */
const RELEASE = 0.8;
const PASS: Verdict = { pass: true, notices: [] };

/** One of the two limits. */
class Limit {
  readonly #kind: 'message' | 'data';
  readonly #limit: number;
  readonly #window: number;
  #exceeded = false;

  constructor(kind: 'message' | 'data', limit: number, window: number) {
    this.#kind = kind;
    this.#limit = limit;
    this.#window = window;
  }

  get isExceeded(): boolean {
    return this.#exceeded;
  }

  reset(): void {
    this.#exceeded = false;
  }

  /** The text for the client when this amount passes the limit. */
  check(amount: number): string | undefined {
    const rate = amount / this.#window;
    if (this.#limit > 0 && rate > this.#limit) {
      if (this.#exceeded) return undefined;
      this.#exceeded = true;
      return this.#text();
    }
    if (rate < RELEASE * this.#limit) this.#exceeded = false;
    return undefined;
  }

  /** The words of jupyter_server, which people search for (kernels §6.1). */
  #text(): string {
    const name = this.#kind === 'data' ? 'iopub_data_rate_limit' : 'iopub_msg_rate_limit';
    const unit = this.#kind === 'data' ? 'bytes/sec' : 'msgs/sec';
    return `IOPub ${this.#kind} rate exceeded.
The Jupyter server will temporarily stop sending output
to the client in order to avoid crashing it.
To change this limit, set the config variable
\`--ServerApp.${name}\`.

Current values:
ServerApp.${name}=${asFloat(this.#limit)} (${unit})
ServerApp.rate_limit_window=${asFloat(this.#window)} (secs)

`;
  }
}

/** Jupyter's limits on output, for one connection; off unless configured. */
export class RateLimiter {
  readonly #window: number;
  readonly #messages: Limit;
  readonly #data: Limit;
  #entries: { readonly expires: number; readonly bytes: number }[] = [];
  #bytes = 0;

  /** Whether there is anything to limit. */
  static isOn({ limitRate, iopubMsgRateLimit, iopubDataRateLimit }: RateSettings): boolean {
    return limitRate && (iopubMsgRateLimit > 0 || iopubDataRateLimit > 0);
  }

  constructor(settings: RateSettings) {
    const { iopubMsgRateLimit, iopubDataRateLimit, rateLimitWindow } = settings;
    this.#window = rateLimitWindow * 1000;
    this.#messages = new Limit('message', iopubMsgRateLimit, rateLimitWindow);
    this.#data = new Limit('data', iopubDataRateLimit, rateLimitWindow);
  }

  /** Looks at a message of iopub. */
  check(message: Message, now: number): Verdict {
    const type = message.header.msg_type;
    if (type === 'status' && message.parseContent()['execution_state'] === 'idle') this.#reset();
    if (EXEMPT.has(type)) return PASS;
    this.#expire(now);
    const bytes = type === 'stream' ? message.byteLength : 0;
    const notices = [
      this.#messages.check(this.#entries.length + 1),
      this.#data.check(this.#bytes + bytes),
    ].filter((text) => text !== undefined);
    // What is not delivered does not count.
    if (this.#messages.isExceeded || this.#data.isExceeded) return { pass: false, notices };
    this.#entries.push({ expires: now + this.#window, bytes });
    this.#bytes += bytes;
    return PASS;
  }

  #expire(now: number): void {
    const kept = this.#entries.findIndex((entry) => entry.expires > now);
    const gone = this.#entries.splice(0, kept === -1 ? this.#entries.length : kept);
    for (const entry of gone) this.#bytes -= entry.bytes;
  }

  #reset(): void {
    this.#entries = [];
    this.#bytes = 0;
    this.#messages.reset();
    this.#data.reset();
  }
}

/** Python prints floats with a point. */
function asFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
