import type { ErrorContent, ExecuteRequest, UserExpressionResult } from '../executor/contract.ts';
import type { History } from './history.ts';
import type { Origin } from './origin.ts';

export interface ExecutionsTarget {
  publish(origin: Origin, msgType: string, content: object): void;
  reply(origin: Origin, msgType: string, content: object): void;
  status(origin: Origin, state: 'busy' | 'idle'): void;
  /** Starts a request in the executor; gives the number that its output will carry. */
  execute(origin: Origin, request: Omit<ExecuteRequest, 'kind' | 'cell'>): number;
}

interface Queued {
  readonly origin: Origin;
  readonly code: string;
  readonly silent: boolean;
  readonly storeHistory: boolean;
  readonly stopOnError: boolean;
  readonly allowStdin: boolean;
  readonly userExpressions: Readonly<Record<string, string>>;
}

interface Running {
  readonly queued: Queued;
  readonly cell: number;
  readonly executionCount: number;
}

/** Executes requests one after the other, and aborts those behind one that failed. */
export class Executions {
  readonly #target: ExecutionsTarget;
  readonly #history: History;
  #queue: Queued[] = [];
  #running: Running | undefined;
  #finishing = false;
  #count = 0;

  constructor(target: ExecutionsTarget, history: History) {
    this.#target = target;
    this.#history = history;
  }

  /** The cell that is running, 0 when none is. */
  get runningCell(): number {
    return this.#running?.cell ?? 0;
  }

  /** The request that is running. */
  get runningOrigin(): Origin | undefined {
    return this.#running?.queued.origin;
  }

  get executionCount(): number {
    return this.#count;
  }

  /** Code that was given to the executor, for completion. */
  onStarted: (code: string) => void = () => undefined;

  enqueue(origin: Origin, content: Readonly<Record<string, unknown>>): void {
    const silent = content['silent'] === true;
    this.#queue.push({
      origin,
      code: typeof content['code'] === 'string' ? content['code'] : '',
      silent,
      storeHistory: content['store_history'] !== false && !silent,
      stopOnError: content['stop_on_error'] !== false,
      allowStdin: content['allow_stdin'] !== false,
      userExpressions: stringValues(content['user_expressions']),
    });
    this.#next();
  }

  /** The result of the running cell is known. */
  noteResult(cell: number, text: unknown): void {
    if (this.#running?.cell !== cell || typeof text !== 'string') return;
    this.#history.setOutput(this.#running.executionCount, text);
  }

  /** The executor has finished a request. */
  done(
    cell: number,
    error: ErrorContent | undefined,
    userExpressions: Readonly<Record<string, UserExpressionResult>>,
  ): void {
    const running = this.#running;
    if (running?.cell !== cell || this.#finishing) return;
    const { queued, executionCount } = running;
    if (error === undefined || !queued.stopOnError) {
      const content =
        error === undefined
          ? { status: 'ok', user_expressions: userExpressions, payload: [] }
          : { status: 'error', ...error };
      this.#finish(queued, { ...content, execution_count: executionCount });
      return;
    }
    // Requests that were sent before the error could be known may still lie in the sockets: they
    // are read first, so that they are aborted, too.
    this.#finishing = true;
    setImmediate(() => {
      setImmediate(() => {
        this.#finishing = false;
        const behind = this.#queue;
        this.#queue = [];
        this.#finish(queued, { status: 'error', ...error, execution_count: executionCount });
        for (const aborted of behind) this.#abort(aborted);
        this.#next();
      });
    });
  }

  #finish(queued: Queued, content: object): void {
    this.#target.reply(queued.origin, 'execute_reply', content);
    this.#running = undefined;
    this.#target.status(queued.origin, 'idle');
    if (!this.#finishing) this.#next();
  }

  #abort({ origin }: Queued): void {
    this.#target.status(origin, 'busy');
    const content = { status: 'aborted', execution_count: this.#count };
    this.#target.reply(origin, 'execute_reply', content);
    this.#target.status(origin, 'idle');
  }

  #next(): void {
    if (this.#running !== undefined || this.#finishing) return;
    const queued = this.#queue.shift();
    if (queued === undefined) return;
    const { origin, code, silent, storeHistory, allowStdin, userExpressions } = queued;
    if (storeHistory) {
      this.#count += 1;
      this.#history.add(this.#count, code);
    }
    const executionCount = this.#count;
    this.#target.status(origin, 'busy');
    if (!silent) {
      const content = { code, execution_count: executionCount };
      this.#target.publish(origin, 'execute_input', content);
    }
    this.onStarted(code);
    const request = { code, silent, executionCount, allowStdin, userExpressions };
    const cell = this.#target.execute(origin, request);
    this.#running = { queued, cell, executionCount };
  }
}

function stringValues(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
