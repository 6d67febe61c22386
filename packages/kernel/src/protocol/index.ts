export type { HostData, HostMessage } from './messages.ts';
