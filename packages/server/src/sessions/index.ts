export type { SessionKernels } from './kernels.ts';
export { createSessions } from './room.ts';
export type { SessionsRoom, SessionsRoomOptions } from './room.ts';
export type { Sessions } from './sessions.ts';
export { sessionSettings } from './settings.ts';
export type { SessionSettings } from './settings.ts';
