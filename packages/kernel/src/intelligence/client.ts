import { Worker } from 'node:worker_threads';

import type {
  Completions,
  Inspection,
  IntelligenceReply,
  IntelligenceRequest,
} from './contract.ts';

/** The thread costs over a hundred megabytes; unused for this long it is ended. */
const IDLE_MS = 10 * 60_000;
const MAX_CELLS = 2000;

export interface IntelligenceThread {
  post(message: IntelligenceRequest): void;
  end(): void;
}

/** Starts the thread; `onEnd` also tells that it failed, as without TypeScript being installed. */
export type StartThread = (
  onReply: (reply: IntelligenceReply) => void,
  onEnd: (error?: Error) => void,
) => IntelligenceThread;

/** The protocol host's way to TypeScript. */
export class Intelligence {
  readonly #start: StartThread;
  readonly #waiting = new Map<number, (reply: IntelligenceReply | undefined) => void>();
  #cells: string[] = [];
  #thread: IntelligenceThread | undefined;
  #idle: NodeJS.Timeout | undefined;
  #requests = 0;

  constructor(start: StartThread) {
    this.#start = start;
  }

  /** A cell is executed: later ones see what it declares. */
  addCell(code: string): void {
    this.#cells.push(code);
    if (this.#cells.length > MAX_CELLS) this.#cells = this.#cells.slice(-MAX_CELLS / 2);
    this.#thread?.post({ kind: 'cell', code });
  }

  async complete(code: string, cursor: number): Promise<Completions | undefined> {
    const reply = await this.#ask('complete', code, cursor);
    return reply !== undefined && 'completions' in reply ? reply.completions : undefined;
  }

  async inspect(code: string, cursor: number): Promise<Inspection | undefined> {
    const reply = await this.#ask('inspect', code, cursor);
    return reply !== undefined && 'inspection' in reply ? reply.inspection : undefined;
  }

  #ask(
    kind: 'complete' | 'inspect',
    code: string,
    cursor: number,
  ): Promise<IntelligenceReply | undefined> {
    const thread = this.#running();
    this.#requests += 1;
    const request = this.#requests;
    return new Promise((resolve) => {
      this.#waiting.set(request, resolve);
      thread.post({ kind, request, code, cursor });
    });
  }

  #running(): IntelligenceThread {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.#thread?.end();
    }, IDLE_MS);
    this.#idle.unref();
    if (this.#thread !== undefined) return this.#thread;
    const thread = this.#start(
      (reply) => {
        this.#waiting.get(reply.request)?.(reply);
        this.#waiting.delete(reply.request);
      },
      () => {
        this.#onEnd(thread);
      },
    );
    this.#thread = thread;
    for (const code of this.#cells) thread.post({ kind: 'cell', code });
    return thread;
  }

  #onEnd(thread: IntelligenceThread): void {
    if (this.#thread === thread) this.#thread = undefined;
    for (const resolve of this.#waiting.values()) resolve(undefined);
    this.#waiting.clear();
  }
}

/** The real thread, from the file that the build makes of `worker.ts`. */
export function startIntelligenceThread(warn: (text: string) => void): StartThread {
  return (onReply, onEnd) => {
    const worker = new Worker(new URL('./intelligence.mjs', import.meta.url));
    worker.on('message', onReply);
    worker.on('error', (error) => {
      warn(`Completion by TypeScript is not available: ${error.message}`);
      onEnd(error);
    });
    worker.on('exit', () => {
      onEnd();
    });
    worker.unref();
    return {
      post: (message) => {
        worker.postMessage(message);
      },
      end: () => {
        void worker.terminate();
      },
    };
  };
}
