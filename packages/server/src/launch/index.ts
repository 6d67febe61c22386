export { launch } from './launch.ts';
export type { LaunchOptions } from './launch.ts';
