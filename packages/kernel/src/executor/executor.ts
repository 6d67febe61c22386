import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { mimeBundle } from '../display/index.ts';
import { RecordKind, type OutboxWriter } from '../outbox/index.ts';
import {
  CellSyntaxError,
  DeclaredNames,
  loadCompiler,
  needsCompiler,
  transpileCell,
  type Locate,
  type TranspiledCell,
} from '../transpile/index.ts';
import { Cell, type CellContext } from './cell.ts';
import type {
  ErrorContent,
  ExecuteRequest,
  ExecutorEvent,
  UserExpressionResult,
} from './contract.ts';
import { Interrupted } from './errors.ts';
import { IdleMemory, collectGarbage, heapSize } from './idle-memory.ts';
import type { Evaluator, Outcome } from './evaluator.ts';
import type { InterruptTarget } from './interrupt.ts';
import {
  describeError,
  describeSyntaxError,
  scriptName,
  type CellSource,
  type FindSource,
} from './traceback.ts';

/** Sources kept for tracebacks: errors come from recent cells, or from functions of older ones. */
const MAX_SOURCES = 5000;

/** Taken before user code can change it. */
const turn = nextTurn;

/** Runs cells, one at a time, and tells the protocol host all about it through the outbox. */
export class Executor implements InterruptTarget {
  readonly #evaluator: Evaluator;
  readonly #context: CellContext;
  readonly #outbox: OutboxWriter;
  readonly #declared = new DeclaredNames();
  readonly #sources = new Map<string, CellSource>();
  readonly #memory = new IdleMemory({
    isIdle: () => this.#current === undefined,
    heapSize,
    collect: collectGarbage,
  });
  readonly #handling = new Set<Cell>();
  #current: Cell | undefined;
  #interruption: Interrupted | undefined;

  constructor(evaluator: Evaluator, context: CellContext, outbox: OutboxWriter) {
    this.#evaluator = evaluator;
    this.#context = context;
    this.#outbox = outbox;
  }

  get isBusy(): boolean {
    return this.#outbox.busy;
  }

  get currentCell(): number | undefined {
    return this.#current?.id;
  }

  /** Where a cell's text can be found by its name in stack traces. */
  readonly findSource: FindSource = (name) => this.#sources.get(name) ?? localFile(name);

  execute(request: ExecuteRequest): void {
    const cell = new Cell(request.cell, request.executionCount, request.allowStdin);
    this.#current = cell;
    this.#interruption = undefined;
    this.#context.run(cell, () => {
      this.#run(request, cell).catch((error: unknown) => {
        this.#finish(cell, this.#describe(error));
      });
    });
  }

  /** Does something on behalf of another request, e.g. a comm message's handler. */
  async handle(id: number, work: () => Promise<void>): Promise<void> {
    const cell = new Cell(id, this.#context.current.executionCount, false);
    this.#handling.add(cell);
    await this.#context.within(cell, async () => {
      try {
        await work();
        await cell.settle();
      } catch (error) {
        this.report(error, '');
      }
      this.#handled(cell);
    });
  }

  #handled(cell: Cell): void {
    if (this.#handling.delete(cell)) this.emit({ type: 'done' }, cell);
  }

  /** Sends an event of the cell that is running. */
  emit(event: ExecutorEvent, cell = this.#context.current): void {
    if (cell.cancelled && event.type !== 'done' && event.type !== 'error') throw new Interrupted();
    this.#outbox.write(RecordKind.event, cell.id, Buffer.from(JSON.stringify(event)));
  }

  /** Shows an error that nobody caught. */
  report(error: unknown, title: string): void {
    const cell = this.#context.current;
    if (cell.cancelled) return;
    this.emit({ type: 'error', error: describeError(error, this.findSource, title) }, cell);
  }

  abandon(): void {
    if (this.#current !== undefined) this.#stop(this.#current);
    // What was terminated may have been a handler, which cannot say any more that it is done.
    if (this.#interruption !== undefined) for (const cell of this.#handling) this.#handled(cell);
    this.#interruption = undefined;
  }

  terminate(interruption: Interrupted): void {
    this.#interruption = interruption;
    this.#evaluator.terminate();
  }

  async #run(request: ExecuteRequest, cell: Cell): Promise<void> {
    const name = request.silent ? 'In[silent]' : scriptName(request.executionCount);
    const outcome = await this.#evaluate(request.code, name);
    if (this.#current !== cell) return;
    if (outcome.status === 'terminated') {
      this.#stop(cell);
      return;
    }
    if (outcome.status === 'thrown') {
      this.#finish(cell, this.#describeOutcome(outcome, name));
      return;
    }
    await this.#showResult(outcome.value, request.silent);
    const userExpressions = await this.#userExpressions(request.userExpressions);
    await cell.settle();
    // What code left for the end of this turn of the event loop is printed before the cell is done.
    await turn();
    this.#finish(cell, undefined, userExpressions);
  }

  /** Runs code, writing its declarations in the other kind where V8 knows a name differently. */
  async #evaluate(code: string, name: string): Promise<Outcome> {
    const tried = new Set<string>();
    const compile = needsCompiler(code) ? await loadCompiler() : undefined;
    for (;;) {
      let cell: TranspiledCell;
      try {
        cell = transpileCell(code, this.#declared, compile);
      } catch (error) {
        if (!(error instanceof CellSyntaxError)) throw error;
        this.#remember(name, { code, locate: asWritten });
        return { status: 'thrown', error, place: error };
      }
      this.#remember(name, { code, locate: cell.locate });
      const outcome = await this.#evaluator.evaluate(`${cell.code}\n//# sourceURL=${name}`);
      if (!isSyntaxError(outcome, name)) {
        this.#declared.remember(cell.names);
        return outcome;
      }
      const taken = /^Identifier '(.+)' has already been declared$/.exec(
        outcome.error.message,
      )?.[1];
      if (taken === undefined || tried.has(taken)) return outcome;
      tried.add(taken);
      this.#declared.correct(taken, cell.names.get(taken));
    }
  }

  #remember(name: string, source: CellSource): void {
    this.#sources.delete(name);
    this.#sources.set(name, source);
    const [oldest] = this.#sources.keys();
    if (this.#sources.size > MAX_SOURCES && oldest !== undefined) this.#sources.delete(oldest);
  }

  async #showResult(value: unknown, silent: boolean): Promise<void> {
    if (value === undefined || silent) return;
    const data = await mimeBundle(value);
    this.emit({ type: 'result', data, metadata: {} });
  }

  async #userExpressions(
    expressions: Readonly<Record<string, string>>,
  ): Promise<Record<string, UserExpressionResult>> {
    const results: Record<string, UserExpressionResult> = {};
    for (const [key, code] of Object.entries(expressions)) {
      const name = 'In[expression]';
      const outcome = await this.#evaluate(`(${code})`, name);
      if (outcome.status === 'value') {
        results[key] = { status: 'ok', data: await mimeBundle(outcome.value), metadata: {} };
      } else if (outcome.status === 'thrown') {
        results[key] = { status: 'error', ...this.#describeOutcome(outcome, name) };
      }
    }
    return results;
  }

  #describe(error: unknown): ErrorContent {
    return describeError(error, this.findSource);
  }

  #describeOutcome(outcome: Outcome & { status: 'thrown' }, name: string): ErrorContent {
    const source = this.#sources.get(name);
    const { error, place } = outcome;
    if (source !== undefined && place !== undefined && isSyntaxError(outcome, name)) {
      return describeSyntaxError(error as Error, place, name, source);
    }
    return this.#describe(error);
  }

  #stop(cell: Cell): void {
    const interruption = this.#interruption ?? new Interrupted();
    cell.cancel();
    this.#finish(cell, this.#describe(interruption));
  }

  #finish(
    cell: Cell,
    error: ErrorContent | undefined,
    userExpressions: Readonly<Record<string, UserExpressionResult>> = {},
  ): void {
    if (this.#current !== cell) return;
    this.#current = undefined;
    this.#memory.cellDone();
    if (error === undefined) {
      this.emit({ type: 'done', userExpressions }, cell);
      return;
    }
    this.emit({ type: 'error', error }, cell);
    this.emit({ type: 'done', error }, cell);
  }
}

/** A module of the user's own, to quote from. */
function localFile(url: string): CellSource | undefined {
  if (!url.startsWith('file:') || url.includes('/node_modules/') || url === import.meta.url) {
    return undefined;
  }
  try {
    return { code: readFileSync(fileURLToPath(url), 'utf8'), locate: asWritten };
  } catch {
    return undefined;
  }
}

const asWritten: Locate = (line, column) => ({ line, column });

/** True when the code could not be read, as opposed to a SyntaxError that it threw. */
function isSyntaxError(
  outcome: Outcome,
  name: string,
): outcome is Outcome & { status: 'thrown'; error: SyntaxError } {
  if (outcome.status !== 'thrown' || !(outcome.error instanceof SyntaxError)) return false;
  return (
    outcome.error instanceof CellSyntaxError || !(outcome.error.stack ?? '').includes(`${name}:`)
  );
}
