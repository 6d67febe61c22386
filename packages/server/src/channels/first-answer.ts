import { setTimeout as sleep } from 'node:timers/promises';

import type { Kernels } from '../kernels/index.ts';

/** In milliseconds. */
const LOOK_EVERY = 50;

export interface Patience {
  /** Milliseconds after which it is enough. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Waits until a kernel that is starting answers. `jupyter_server` opens no socket before that, and
 * clients of that time count on it: its own `GatewayKernelClient`, by which nbclient and papermill
 * use a gateway, fails where the first answer takes longer than a second.
 */
export async function firstAnswer(
  kernels: Pick<Kernels, 'host'>,
  id: string,
  { limit, signal }: Patience,
): Promise<void> {
  const deadline = performance.now() + limit;
  while (isStarting(kernels, id) && performance.now() < deadline && !signal.aborted) {
    await sleep(LOOK_EVERY);
  }
}

function isStarting({ host }: Pick<Kernels, 'host'>, id: string): boolean {
  const state = host.state(id);
  return state?.executionState === 'starting' && state.kernelInfo === undefined;
}
