export { WorkerPool } from './pool.ts';
export type { WorkerPoolOptions } from './pool.ts';
export { serveTasks } from './serve-tasks.ts';
export { inlineTasks } from './task.ts';
export type { Ask, RunOptions, Task, TaskRunner } from './task.ts';
