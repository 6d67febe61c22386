import type { Message } from 'elara-wire';

/**
 * A kernel's state as its iopub tells it (kernels §9): questions that tools ask all the time
 * (kernel_info, comm_info, debugging) neither make it busy nor count as activity.
 */
export class StateTracker {
  readonly #untracked: ReadonlySet<string>;
  #executionState = 'starting';
  #lastActivity: number;

  constructor(untracked: ReadonlySet<string>, now: number) {
    this.#untracked = untracked;
    this.#lastActivity = now;
  }

  get executionState(): string {
    return this.#executionState;
  }

  get lastActivity(): number {
    return this.#lastActivity;
  }

  /** A new process, or none any more. */
  set(executionState: string): void {
    this.#executionState = executionState;
  }

  /** Something happened that counts as activity. */
  touch(now: number): void {
    this.#lastActivity = now;
  }

  /** Looks at one message of iopub. */
  observe(message: Message, now: number): void {
    const type = message.msgType;
    const isParentTracked = this.#isTracked(message.parentHeader.msg_type);
    if (type === 'status') this.#onStatus(message, isParentTracked);
    if (this.#isTracked(type) || isParentTracked || this.#executionState === 'busy') {
      this.#lastActivity = now;
    }
  }

  #onStatus(message: Message, isParentTracked: boolean): void {
    const reported = message.parseContent()['execution_state'];
    if (typeof reported !== 'string') return;
    if (isParentTracked) this.#executionState = reported;
    else if (this.#executionState === 'starting' && reported !== 'starting') {
      this.#executionState = 'idle';
    }
  }

  /** A message without a parent, such as `starting`, is tracked. */
  #isTracked(type: string | undefined): boolean {
    return type === undefined || !this.#untracked.has(type);
  }
}
