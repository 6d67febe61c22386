import { readdirSync, readFileSync } from 'node:fs';

import {
  INTERRUPT_SCRIPT,
  type InterruptForce,
  type InterruptResult,
} from '../executor/interrupt.ts';
import { RUNTIME } from '../transpile/modules.ts';

/** Evaluates code in the middle of what the executor's thread is doing. */
export type EvaluateInExecutor = (expression: string) => Promise<unknown>;

export interface StopperOptions {
  readonly evaluate: EvaluateInExecutor;
  /** Whether the executor's event loop turns. */
  readonly responds: () => Promise<boolean>;
  /** True while the executor waits for a synchronous child process. */
  readonly inSynchronousChild: () => boolean;
  /** Children that do not block the executor. */
  readonly backgroundChildren: ReadonlySet<number>;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const RETRY_MS = 5;
/** After so many tries the kernel's own code is stopped, too: it shows a huge value, say. */
const PATIENCE = 40;
const CHILD_MS = 200;
const CHILD_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGINT', 'SIGTERM', 'SIGKILL'];

/** Carries out Stop: ends what runs, then what is awaited. */
export class Stopper {
  readonly #options: StopperOptions;

  constructor(options: StopperOptions) {
    this.#options = options;
  }

  /** Resolves when the cell has been stopped; 0 stops code that runs without a cell. */
  async stop(cell: number): Promise<void> {
    const { responds, wait } = this.#options;
    let stopped = false;
    void this.#endBlockingChild(() => stopped);
    let force: InterruptForce = 'gentle';
    for (let tries = 0; ; tries += 1) {
      const result = await this.#interrupt(cell, force);
      if (result === 'idle') {
        if (await responds()) break;
        force = 'forced';
      } else {
        if (tries === PATIENCE) force = 'impatient';
        await wait(RETRY_MS);
      }
    }
    stopped = true;
  }

  async #interrupt(cell: number, force: InterruptForce): Promise<InterruptResult> {
    const call = `${RUNTIME}.interrupt(${cell}, ${JSON.stringify(force)})\n//# sourceURL=${INTERRUPT_SCRIPT}`;
    return (await this.#options.evaluate(call)) as InterruptResult;
  }

  /** Nothing reaches a thread inside `execSync`; its child is told as Ctrl-C would. */
  async #endBlockingChild(isStopped: () => boolean): Promise<void> {
    const { wait, inSynchronousChild, backgroundChildren, kill } = this.#options;
    // A shell that has ended leaves behind what it started, which keeps the pipes open.
    const seen = new Set<number>();
    for (let attempt = 0; !isStopped(); attempt += 1) {
      await wait(CHILD_MS);
      if (isStopped() || !inSynchronousChild()) continue;
      const signal = CHILD_SIGNALS[Math.min(attempt, CHILD_SIGNALS.length - 1)] ?? 'SIGKILL';
      for (const pid of descendantsOf(process.pid, backgroundChildren)) seen.add(pid);
      for (const pid of seen) kill(pid, signal);
    }
  }
}

/** Children and theirs, without those given and theirs. */
function descendantsOf(pid: number, except: ReadonlySet<number>): number[] {
  const children = childrenOf(pid).filter((child) => !except.has(child));
  return children.flatMap((child) => [child, ...descendantsOf(child, except)]);
}

/** Children of a process, where the system tells in `/proc`. */
function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((text) => text.trim() !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}
