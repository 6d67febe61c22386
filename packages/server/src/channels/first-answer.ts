import type { Kernels } from '../kernels/index.ts';

export interface Patience {
  /** Milliseconds after which it is enough. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

type Asked = Pick<Kernels, 'host' | 'onGone'>;

/**
 * Waits until a kernel that is starting answers. `jupyter_server` opens no socket before that, and
 * clients of that time count on it: its own `GatewayKernelClient`, by which nbclient and papermill
 * use a gateway, fails where the first answer takes longer than a second.
 */
export async function firstAnswer(
  kernels: Asked,
  id: string,
  { limit, signal }: Patience,
): Promise<void> {
  if (!isStarting(kernels, id) || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const ends: (() => void)[] = [];
    const done = (): void => {
      for (const end of ends.splice(0)) end();
      resolve();
    };
    ends.push(
      whenHeard(kernels, id, done),
      kernels.onGone((gone) => {
        if (gone === id) done();
      }),
      whenGivenUp(limit, signal, done),
    );
  });
}

/** The first word of a kernel is the status with which it begins to answer. */
function whenHeard({ host }: Asked, id: string, done: () => void): () => void {
  const after = host.state(id)?.lastSequence ?? 0;
  const subscription = host.subscribe(id, { after }, (batch) => {
    subscription.acknowledge(batch.last);
    if (!isStarting({ host }, id)) done();
  });
  return () => {
    subscription.close();
  };
}

function whenGivenUp(limit: number, signal: AbortSignal, done: () => void): () => void {
  const timer = setTimeout(done, limit);
  signal.addEventListener('abort', done, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', done);
  };
}

function isStarting({ host }: Pick<Kernels, 'host'>, id: string): boolean {
  const state = host.state(id);
  return state?.executionState === 'starting' && state.kernelInfo === undefined;
}
