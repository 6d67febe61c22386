import type {
  BatchListener,
  Execution,
  KernelState,
  Outgoing,
  RestartChanges,
  SubscribeOptions,
  Subscription,
} from '../host.ts';

/** A kernel under its id, whether its process is ours or not. */
export interface RunningKernel {
  readonly state: KernelState;
  readonly executions: Execution[];
  shutdown(now: boolean): Promise<void>;
  restart(changes: RestartChanges): Promise<void>;
  interrupt(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  send(outgoing: Outgoing): void;
  subscribe(options: SubscribeOptions, listener: BatchListener): Subscription;
}
