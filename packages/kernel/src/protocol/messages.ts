import type { MessagePort } from 'node:worker_threads';

import type { PropertiesReply } from '../executor/contract.ts';
import type { OutboxMemory } from '../outbox/index.ts';

/** What the protocol host is started with. */
export interface HostData {
  readonly connectionFile: string;
  readonly memory: OutboxMemory;
  readonly flags: Int32Array;
  readonly inputPort: MessagePort;
  /** Bytes at which V8 ends the executor. */
  readonly heapLimit: number;
}

/** What the executor tells the host besides the records of the outbox. */
export type HostMessage =
  | { readonly kind: 'wake' }
  /** The answer to a ping. */
  | { readonly kind: 'pong' }
  | { readonly kind: 'child'; readonly pid: number; readonly running: boolean }
  | PropertiesReply;
