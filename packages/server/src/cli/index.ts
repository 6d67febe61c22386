export { runCommand } from './command.ts';
export type { Host } from './host.ts';
