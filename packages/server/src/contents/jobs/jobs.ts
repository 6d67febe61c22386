import { inlineTasks, type Ask, type Task, type TaskRunner } from '../../workers/index.ts';
import { mentionsNotebook, transferable } from './bytes.ts';

/** Up to here work is done faster than a thread is asked: a few milliseconds. */
const INLINE_NOTEBOOK = 256 * 1024;
const INLINE_FILE = 2 * 1024 * 1024;

/** Runs the work of this room: small pieces here, large ones in a worker thread. */
export class ContentsJobs {
  private readonly pool: TaskRunner;

  constructor(pool: TaskRunner) {
    this.pool = pool;
  }

  /** Work on a notebook: parsing and writing, which is slow for its size. */
  onNotebook<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    bytes: Uint8Array,
    answer?: Ask,
  ): Promise<Output> {
    return this.run(task, input, bytes, INLINE_NOTEBOOK, answer);
  }

  /** Work on bytes: checking, encoding, hashing. */
  onFile<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    bytes: Uint8Array,
  ): Promise<Output> {
    return this.run(task, input, bytes, INLINE_FILE);
  }

  /** Work on the body of a save, which holds a notebook or a part of an upload, both as JSON. */
  onBody<Input, Output>(task: Task<Input, Output>, input: Input, bytes: Buffer): Promise<Output> {
    // A large one goes into a thread whatever it is; a scan of all of it would hold up the others.
    const isNotebook = bytes.byteLength <= INLINE_FILE && mentionsNotebook(bytes);
    return this.run(task, input, bytes, isNotebook ? INLINE_NOTEBOOK : INLINE_FILE);
  }

  private run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    bytes: Uint8Array,
    limit: number,
    answer?: Ask,
  ): Promise<Output> {
    const options = answer === undefined ? {} : { answer };
    if (bytes.byteLength <= limit) return inlineTasks.run(task, input, options);
    return this.pool.run(task, input, { ...options, transfer: transferable(bytes) });
  }
}
