export type { Application, ApplicationNeeds, CreateApplication } from './application.ts';
export { runCommand } from './command.ts';
export type { Host } from './command.ts';
