import { Worker } from 'node:worker_threads';
import { WorkerDied, WorkersBusy } from './errors.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { Ask, RunOptions, Task, TaskRunner } from './task.ts';

export interface WorkerPoolOptions {
  /** The bundled script that calls `serveTasks`. */
  readonly entry: URL;
  readonly size: number;
  /** Tasks that may wait for a free thread; more are refused. */
  readonly queueLimit: number;
  /** A thread without work ends after this time, and gives its memory back. */
  readonly idleMs: number;
}

interface Job {
  readonly task: string;
  readonly input: unknown;
  readonly transfer: ArrayBuffer[];
  readonly answer: Ask | undefined;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A few threads for work that would hold up the event loop. They start when first needed. */
export class WorkerPool implements TaskRunner {
  private readonly options: WorkerPoolOptions;
  private readonly queue: Job[] = [];
  private readonly threads = new Set<Thread>();
  private closed = false;

  constructor(options: WorkerPoolOptions) {
    this.options = options;
  }

  run<Input, Output>(
    task: Task<Input, Output>,
    input: Input,
    options: RunOptions = {},
  ): Promise<Output> {
    const { transfer = [], answer } = options;
    return new Promise<unknown>((resolve, reject) => {
      if (this.closed || this.queue.length >= this.options.queueLimit) {
        reject(new WorkersBusy());
        return;
      }
      this.queue.push({ task: task.name, input, transfer, answer, resolve, reject });
      this.dispatch();
    }) as Promise<Output>;
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const job of this.queue.splice(0)) job.reject(new WorkerDied());
    await Promise.all([...this.threads].map((thread) => thread.end()));
  }

  private dispatch(): void {
    const thread = this.freeThread();
    const job = thread === undefined ? undefined : this.queue.shift();
    if (job !== undefined) thread?.take(job);
  }

  private freeThread(): Thread | undefined {
    for (const thread of this.threads) if (thread.isFree) return thread;
    if (this.closed || this.queue.length === 0 || this.threads.size >= this.options.size)
      return undefined;
    const thread = new Thread(this.options.entry, this.options.idleMs, {
      freed: () => {
        this.dispatch();
      },
      ended: () => {
        this.threads.delete(thread);
        this.dispatch();
      },
    });
    this.threads.add(thread);
    return thread;
  }
}

interface ThreadEvents {
  freed(): void;
  ended(): void;
}

/** One worker and the job it has. */
class Thread {
  private readonly worker: Worker;
  private readonly idleMs: number;
  private readonly events: ThreadEvents;
  private job: Job | undefined;
  private idleTimer: NodeJS.Timeout | undefined;
  private isEnding = false;

  constructor(entry: URL, idleMs: number, events: ThreadEvents) {
    this.idleMs = idleMs;
    this.events = events;
    this.worker = new Worker(entry);
    this.worker.on('message', (message: FromWorker) => {
      this.receive(message);
    });
    this.worker.on('error', (error) => {
      this.fail(new WorkerDied(error));
    });
    this.worker.on('exit', () => {
      this.isEnding = true;
      clearTimeout(this.idleTimer);
      this.fail(new WorkerDied());
      events.ended();
    });
    // A thread without work does not keep the server alive.
    this.worker.unref();
  }

  get isFree(): boolean {
    return this.job === undefined && !this.isEnding;
  }

  take(job: Job): void {
    clearTimeout(this.idleTimer);
    this.job = job;
    this.worker.ref();
    try {
      this.send({ kind: 'run', task: job.task, input: job.input }, job.transfer);
    } catch (error) {
      // The input cannot be cloned.
      this.finish();
      job.reject(error);
    }
  }

  async end(): Promise<void> {
    this.isEnding = true;
    await this.worker.terminate();
  }

  private send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private receive(message: FromWorker): void {
    const { job } = this;
    if (job === undefined) return;
    if (message.kind === 'ask') {
      void this.answer(job, message.id, message.question);
      return;
    }
    this.finish();
    if (message.kind === 'done') job.resolve(message.output);
    else job.reject(message.error);
  }

  private async answer(job: Job, id: number, question: unknown): Promise<void> {
    try {
      this.send({
        kind: 'answer',
        id,
        value: await job.answer?.(question),
        failed: job.answer === undefined,
      });
    } catch {
      this.send({ kind: 'answer', id, value: null, failed: true });
    }
  }

  private finish(): void {
    this.job = undefined;
    this.worker.unref();
    this.idleTimer = setTimeout(() => void this.end(), this.idleMs);
    this.idleTimer.unref();
    // The next job starts before the result of this one is looked at.
    this.events.freed();
  }

  private fail(error: WorkerDied): void {
    const { job } = this;
    this.job = undefined;
    job?.reject(error);
  }
}
