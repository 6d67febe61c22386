import { AsyncLocalStorage } from 'node:async_hooks';

import type { CellId } from './contract.ts';

/** Something a cell left running that Stop must end. */
export interface Cancellable {
  cancel(): void;
}

/** One request to run code, and for ever after the cause of what that code does. */
export class Cell {
  readonly id: CellId;
  readonly executionCount: number;
  readonly allowStdin: boolean;
  readonly #running = new Set<Cancellable>();
  readonly #pending = new Set<Promise<unknown>>();
  #cancelled = false;

  constructor(id: CellId, executionCount: number, allowStdin: boolean) {
    this.id = id;
    this.executionCount = executionCount;
    this.allowStdin = allowStdin;
  }

  /** Stopped by the user: code of it that still runs may not print any more. */
  get cancelled(): boolean {
    return this.#cancelled;
  }

  own(what: Cancellable): void {
    this.#running.add(what);
  }

  disown(what: Cancellable): void {
    this.#running.delete(what);
  }

  /** The cell is not done before this is. */
  waitFor(work: Promise<unknown>): void {
    this.#pending.add(work);
  }

  /** Resolves when nothing is left to wait for; rejects with the first thing that went wrong. */
  async settle(): Promise<void> {
    while (this.#pending.size > 0) {
      const pending = [...this.#pending];
      this.#pending.clear();
      await Promise.all(pending);
    }
  }

  cancel(): void {
    this.#cancelled = true;
    for (const what of this.#running) what.cancel();
    this.#running.clear();
  }
}

/** Tells to which cell the code that is running now belongs. */
export class CellContext {
  readonly #storage = new AsyncLocalStorage<Cell>();
  #latest: Cell;

  constructor() {
    this.#latest = new Cell(0, 0, false);
  }

  /** The cell that caused what is running, or else the one that was run last. */
  get current(): Cell {
    return this.#storage.getStore() ?? this.#latest;
  }

  /** Runs the code of a cell. */
  run<T>(cell: Cell, work: () => T): T {
    this.#latest = cell;
    return this.#storage.run(cell, work);
  }

  /** Does something late on behalf of a cell. */
  within<T>(cell: Cell, work: () => T): T {
    return this.#storage.run(cell, work);
  }
}
