export type { TerminalHost } from './host.ts';
export type { LaunchDefaults } from './launch.ts';
export { createTerminals } from './room.ts';
export type { TerminalsRoom, TerminalsRoomOptions } from './room.ts';
export { terminalSettings } from './settings.ts';
export type { TerminalSettings } from './settings.ts';
export type { Terminals } from './terminals.ts';
