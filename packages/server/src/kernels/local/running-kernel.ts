import type { KernelState, Outgoing, RestartChanges } from '../host.ts';
import type { Traffic } from './traffic.ts';

/** A kernel under its id, whether its process is ours or not. */
export interface RunningKernel {
  readonly state: KernelState;
  /** What passes between it and its clients. */
  readonly traffic: Traffic;
  shutdown(now: boolean): Promise<void>;
  restart(changes: RestartChanges): Promise<void>;
  interrupt(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  send(outgoing: Outgoing): void;
}
