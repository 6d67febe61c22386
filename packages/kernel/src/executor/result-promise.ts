import { promiseHooks } from 'node:v8';

/**
 * V8 of Node 21 and newer crashes when the promise of an evaluation that will never end is collected as
 * garbage: it then tells the inspector's listener, which is JavaScript, in the middle of a
 * collection. Such promises are kept there.
 */
const CRASHES_WHEN_COLLECTED = !process.version.startsWith('v20.');

/** Keeps the promises of evaluations that have not ended. */
export class ResultPromises {
  readonly #kept = new Set<unknown>();
  readonly #enabled: boolean;

  constructor(enabled = CRASHES_WHEN_COLLECTED) {
    this.#enabled = enabled;
  }

  get size(): number {
    return this.#kept.size;
  }

  /** `start` begins an evaluation: the first promise it makes is its own. Answers how to let go. */
  keep(start: () => void): () => void {
    if (!this.#enabled) {
      start();
      return () => undefined;
    }
    let promise: unknown;
    const stop = promiseHooks.onInit((created) => {
      promise ??= created;
    }) as () => void;
    try {
      start();
    } finally {
      stop();
    }
    this.#kept.add(promise);
    return () => {
      this.#kept.delete(promise);
    };
  }
}
