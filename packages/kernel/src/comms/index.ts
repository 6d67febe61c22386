export { Comm, Comms, type CommMessage, type SendComm, type SendOptions } from './comms.ts';
