import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WorkerDied, WorkersBusy } from './errors.ts';
import { WorkerPool } from './pool.ts';
import { inlineTasks, type Task } from './task.ts';

/** Only the names count here: what the tasks do is in the worker below. */
const task = <Output>(name: string): Task<unknown, Output> => ({
  name,
  run: () => {
    throw new Error('not in this thread');
  },
});

const WORKER = `
import { threadId } from 'node:worker_threads';
import { serveTasks } from ${JSON.stringify(fileURLToPath(new URL('./serve-tasks.ts', import.meta.url)))};
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
serveTasks([
  { name: 'echo', run: (input) => input },
  { name: 'thread', run: async (ms) => { await wait(ms); return threadId; } },
  { name: 'fail', run: () => { throw new TypeError('as planned'); } },
  { name: 'ask', run: async (input, ask) => [await ask(input), await ask('more')] },
  { name: 'die', run: () => { process.exit(3); } },
  { name: 'fill', run: (size) => new Uint8Array(size).fill(7), transfer: (output) => [output.buffer] },
]);
`;

let directory: string;
let entry: URL;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'elara-workers-'));
  await writeFile(join(directory, 'source.ts'), WORKER);
  const outfile = join(directory, 'worker.mjs');
  await build({
    entryPoints: [join(directory, 'source.ts')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
  });
  entry = pathToFileURL(outfile);
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe('a pool of workers', () => {
  let pool: WorkerPool;
  beforeEach(() => {
    pool = new WorkerPool({ entry, size: 2, queueLimit: 3, idleMs: 50 });
  });
  afterEach(() => pool.close());

  it('runs tasks elsewhere and gives back what they give', async () => {
    expect(await pool.run(task('echo'), { a: [1, 'x'] })).toEqual({ a: [1, 'x'] });
    expect(await pool.run(task<number>('thread'), 0)).toBeGreaterThan(0);
  });

  it('moves buffers instead of copying them', async () => {
    const bytes = new Uint8Array(1000).fill(1);
    const echoed = await pool.run(task<Uint8Array>('echo'), bytes, { transfer: [bytes.buffer] });
    expect([echoed.byteLength, bytes.byteLength]).toEqual([1000, 0]);
    expect(await pool.run(task<Uint8Array>('fill'), 3)).toEqual(new Uint8Array([7, 7, 7]));
  });

  it('uses no more threads than it may, and queues the rest', async () => {
    const threads = await Promise.all(
      [1, 2, 3, 4, 5].map(() => pool.run(task<number>('thread'), 20)),
    );
    expect(new Set(threads).size).toBe(2);
  });

  it('refuses what its queue cannot take', async () => {
    const accepted = [1, 2, 3, 4, 5].map(() => pool.run(task<number>('thread'), 20));
    await expect(pool.run(task('echo'), 1)).rejects.toThrow(WorkersBusy);
    await Promise.all(accepted);
  });

  it('tells of failures and goes on', async () => {
    await expect(pool.run(task('fail'), 1)).rejects.toThrow('as planned');
    await expect(pool.run(task('unknown'), 1)).rejects.toThrow('no task is called unknown');
    expect(await pool.run(task('echo'), 1)).toBe(1);
  });

  it('refuses an input that cannot be sent', async () => {
    await expect(pool.run(task('echo'), () => 1)).rejects.toThrow();
    expect(await pool.run(task('echo'), 1)).toBe(1);
  });

  it('answers what tasks ask', async () => {
    const answer = async (question: unknown): Promise<unknown> => `${String(question)}!`;
    expect(await pool.run(task('ask'), 'who', { answer })).toEqual(['who!', 'more!']);
  });

  it('lets a task fail whose question nobody answers', async () => {
    await expect(pool.run(task('ask'), 'who')).rejects.toThrow('not answered');
    const failing = async (): Promise<unknown> => {
      throw new Error('no');
    };
    await expect(pool.run(task('ask'), 'who', { answer: failing })).rejects.toThrow('not answered');
  });

  it('survives the death of a thread', async () => {
    await expect(pool.run(task('die'), 1)).rejects.toThrow(WorkerDied);
    expect(await pool.run(task('echo'), 1)).toBe(1);
  });

  it('ends threads that have nothing to do', async () => {
    const first = await pool.run(task<number>('thread'), 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await pool.run(task<number>('thread'), 0)).not.toBe(first);
  });

  it('drops what waits when it is closed', async () => {
    const running = [1, 2, 3].map(() =>
      pool.run(task<number>('thread'), 10_000).catch((error: unknown) => error),
    );
    await pool.close();
    for (const result of await Promise.all(running)) expect(result).toBeInstanceOf(WorkerDied);
    await expect(pool.run(task('echo'), 1)).rejects.toThrow(WorkersBusy);
  });
});

describe('tasks in place', () => {
  it('run in this thread', async () => {
    const double: Task<number, number> = { name: 'double', run: (input) => input * 2 };
    expect(await inlineTasks.run(double, 21)).toBe(42);
    const asking: Task<number, unknown> = { name: 'asking', run: (input, ask) => ask(input) };
    expect(await inlineTasks.run(asking, 1, { answer: async (question) => [question] })).toEqual([
      1,
    ]);
    await expect(inlineTasks.run(asking, 1)).rejects.toThrow('nobody answers');
    await inlineTasks.close();
  });
});
