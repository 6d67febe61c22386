import type { CellId } from './contract.ts';
import { Interrupted } from './errors.ts';

/** The script name under which the protocol host makes the call; its frame divides the stack. */
export const INTERRUPT_SCRIPT = 'elara-interrupt';

/** What an interrupt found; the caller comes again until it is `idle`. */
export type InterruptResult =
  /** No code was running; what was awaited has been answered. */
  | 'idle'
  /** Code was running and ends when this returns. */
  | 'terminated'
  /** The kernel itself was at work; must be tried again. */
  | 'retry';

export interface InterruptTarget {
  /** True while a termination would damage the kernel. */
  readonly isBusy: boolean;
  readonly currentCell: CellId | undefined;
  /** Answers the cell that is awaiting something. */
  abandon(): void;
  /** `interruption` knows the place in the code. */
  terminate(interruption: Interrupted): void;
}

/**
 * How hard an interrupt tries. `gentle` leaves the kernel's own code alone; `impatient` does not,
 * when it has been found running for long; `forced` ends what runs where no code is seen on the
 * stack though the event loop does not turn, as in a loop of nothing but promises.
 */
export type InterruptForce = 'gentle' | 'impatient' | 'forced';

/**
 * Stops what this thread does. The protocol host calls it through the inspector, which runs it in
 * the middle of whatever is running here, be it an endless loop or `Atomics.wait`.
 *
 * @param cell the cell to stop; another one that has begun since is left alone. 0 stops what runs
 *   without being asked for, such as a timer's callback
 */
export function interrupt(
  cell: CellId,
  force: InterruptForce,
  target: InterruptTarget,
): InterruptResult {
  if (target.isBusy) return 'retry';
  if (target.currentCell !== undefined && target.currentCell !== cell) return 'idle';
  const interruption = new Interrupted();
  const running = runningCode(interruption);
  if (running === 'none' && force !== 'forced') {
    target.abandon();
    return 'idle';
  }
  if (running === 'bookkeeping' || (running === 'kernel' && force === 'gentle')) return 'retry';
  clearAsyncStack(interruption);
  target.terminate(interruption);
  return 'terminated';
}

/**
 * Node's own keeping of async contexts. Code goes on for a moment after it was interrupted: these
 * functions would write into the stack of contexts that has just been cleared.
 */
const ASYNC_BOOKKEEPING = /node:(internal\/)?(async_hooks|promise_hooks|process\/task_queues)/;

/** Whose code is on the stack below the call from the inspector. */
function runningCode(interruption: Interrupted): 'none' | 'bookkeeping' | 'kernel' | 'user' {
  const saved = { limit: Error.stackTraceLimit, prepare: Reflect.get(Error, 'prepareStackTrace') };
  Error.stackTraceLimit = Infinity;
  Reflect.set(Error, 'prepareStackTrace', undefined);
  Error.captureStackTrace(interruption);
  const { stack = '' } = interruption;
  Error.stackTraceLimit = saved.limit;
  Reflect.set(Error, 'prepareStackTrace', saved.prepare);
  const frames = stack.split('\n').filter((line) => /^\s*at /.test(line));
  // The call from the inspector is the outermost frame of its own.
  const entry = frames.findIndex((line) => line.includes(INTERRUPT_SCRIPT));
  const below = frames.slice(entry + 1);
  const [top] = below;
  if (top === undefined) return 'none';
  if (ASYNC_BOOKKEEPING.test(top)) return 'bookkeeping';
  const isOurs = (line: string): boolean =>
    line.includes(import.meta.url) || /\(?node:|\(<anonymous>\)$/.test(line);
  return below.every(isOurs) ? 'kernel' : 'user';
}

/**
 * A termination skips the code by which Node leaves its async contexts, and Node ends the process
 * when it later finds the stack of them in disorder. Handling an uncaught exception clears it.
 */
function clearAsyncStack(interruption: Interrupted): void {
  const { _fatalException: handle } = process as unknown as {
    _fatalException?: (error: Error, fromPromise?: boolean) => boolean;
  };
  handle?.call(process, interruption);
}
