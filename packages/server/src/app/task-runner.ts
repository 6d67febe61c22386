import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { inlineTasks, WorkerPool, type TaskRunner } from '../workers/index.ts';

const MOST_THREADS = 2;
const QUEUE_LIMIT = 256;
const IDLE_MS = 30_000;

/** Threads for the heavy work of a room; from the sources, where no worker is bundled, none. */
export function createTaskRunner(room: string): TaskRunner {
  const entry = new URL(`./${room}-worker.mjs`, import.meta.url);
  if (!existsSync(entry)) return inlineTasks;
  const size = Math.min(MOST_THREADS, availableParallelism());
  return new WorkerPool({ entry, size, queueLimit: QUEUE_LIMIT, idleMs: IDLE_MS });
}
