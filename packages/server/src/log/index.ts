export { silentLogger } from './logger.ts';
export type { LogDetails, Logger, ServerLogger } from './logger.ts';
export type { Secrets } from './secrets.ts';
export { createServerLog } from './server-log.ts';
export type { LogOutput, ServerLog } from './server-log.ts';
export { logSettings } from './settings.ts';
