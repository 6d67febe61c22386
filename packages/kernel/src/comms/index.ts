export { Comms, type SendComm } from './comms.ts';
