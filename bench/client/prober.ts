import { Worker } from 'node:worker_threads';

export interface ProbeOptions {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds between the end of one request and the next. */
  readonly pause: number;
}

/**
 * Asks again and again how a server is, in a thread of its own, so that what else the load
 * generator does is no part of what is measured.
 */
export class Prober {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async start(options: ProbeOptions): Promise<Prober> {
    const worker = new Worker(new URL('./prober-worker.mjs', import.meta.url), {
      workerData: options,
    });
    await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    // One that is left behind must not keep the bench from ending.
    worker.unref();
    return new Prober(worker);
  }

  /** From here on it counts. */
  begin(): void {
    this.#worker.postMessage('forget');
  }

  /** Seconds that each request took. */
  async stop(): Promise<readonly number[]> {
    const told = new Promise<readonly number[]>((resolve, reject) => {
      this.#worker.once('message', resolve);
      this.#worker.once('error', reject);
    });
    this.#worker.postMessage('stop');
    const waits = await told;
    await this.#worker.terminate();
    if (waits.length === 0) throw new Error('Nothing was answered meanwhile');
    return waits;
  }
}
