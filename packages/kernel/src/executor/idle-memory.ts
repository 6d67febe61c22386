import { clearTimeout, setTimeout } from 'node:timers';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface IdleMemoryOptions {
  readonly isIdle: () => boolean;
  readonly heapSize: () => number;
  readonly collect: () => void;
}

/**
 * Milliseconds without a cell before each attempt: V8 shrinks the space for young objects only when
 * it has seen for some seconds that little is allocated.
 */
const ATTEMPTS = [2000, 5000, 2000, 2000];
/** A heap that grew by less, or is so large that collecting it would be felt, is left to V8. */
const WORTHWHILE = 16 * 1024 * 1024;
const TOO_LARGE = 512 * 1024 * 1024;

/**
 * V8 keeps what a heap once grew to as long as nothing is allocated, which is most of a kernel's
 * life. Some seconds after a cell that made much garbage it is asked to give memory back.
 */
export class IdleMemory {
  readonly #options: IdleMemoryOptions;
  #timer: NodeJS.Timeout | undefined;
  #sizeAfter: number;

  constructor(options: IdleMemoryOptions) {
    this.#options = options;
    this.#sizeAfter = options.heapSize();
  }

  /** A cell is done. */
  cellDone(): void {
    this.#schedule(0);
  }

  #schedule(attempt: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#tidy(attempt);
    }, ATTEMPTS[attempt]);
    this.#timer.unref();
  }

  #tidy(attempt: number): void {
    const { isIdle, heapSize, collect } = this.#options;
    const size = heapSize();
    if (!isIdle() || size - this.#sizeAfter < WORTHWHILE || size > TOO_LARGE) return;
    collect();
    if (attempt + 1 < ATTEMPTS.length) this.#schedule(attempt + 1);
    // What is left is in use.
    else this.#sizeAfter = heapSize();
  }
}

export function heapSize(): number {
  return getHeapStatistics().total_physical_size;
}

/** Collects garbage; Node has a function for it only when asked at start. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  collect();
}
