import type { Kernels } from '../kernels/index.ts';

/** What sessions need of kernels; tests use a fake. */
export type SessionKernels = Pick<
  Kernels,
  'get' | 'has' | 'startKernel' | 'shutdown' | 'resolveCwd' | 'setSessionName'
>;
