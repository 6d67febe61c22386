import type { Budget } from '../http/index.ts';

/** A part of the server that can be turned off: what Jupyter calls a server extension. */
export interface ServerPart {
  readonly name: string;
  readonly version: string;
  readonly enabled: boolean;
}

/** What other rooms know. */
export interface MetricsSources {
  /** The release of jupyter_server whose interface this is. */
  readonly version: string;
  readonly parts: readonly ServerPart[];
  readonly started: Date;
  lastActivity(): Promise<Date>;
  kernels(): readonly { readonly name: string }[];
  terminals(): Promise<number>;
  /** What all rooms hold within bounds. */
  budgets(): readonly Budget[];
}
