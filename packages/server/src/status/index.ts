export { createStatus } from './room.ts';
export type { StatusSources } from './routes.ts';
