import { randomUUID } from 'node:crypto';

import type { Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { Emit } from './actions.ts';
import type { KernelHost } from './host.ts';
import { Kernels } from './kernels.ts';
import { LocalKernelHost } from './local/local-host.ts';
import { journalBudgets } from './journal-status.ts';
import { outputRoutes } from './output-routes.ts';
import { kernelRoutes } from './routes.ts';
import type { KernelSettings } from './settings.ts';
import type { KernelSpecs } from './specs.ts';

export interface KernelsRoomOptions {
  readonly settings: KernelSettings;
  readonly specs: KernelSpecs;
  /** Jupyter's runtime folder, for connection files. */
  readonly runtimeDir: string;
  /** The environment kernels begin with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly emit: Emit;
  readonly log: Logger;
  /** The folder for an API path: itself or its nearest ancestor that exists, under the root. */
  resolveCwd(path: string): Promise<string>;
  /** API path of the document whose kernel this is, where it has one. */
  readonly notebookOf?: (kernelId: string) => string | undefined;
  /** What clients see instead of the text of errors; absent where they may see it. */
  readonly tracebackReplacement?: string | undefined;
  readonly host?: KernelHost;
  readonly now?: () => number;
  readonly newId?: () => string;
  readonly serverPid?: number;
}

export interface KernelsRoom extends Room {
  readonly kernels: Kernels;
}

/** Builds the room. Disposing of it ends all kernels. */
export function createKernels(options: KernelsRoomOptions): KernelsRoom {
  const { now = Date.now, newId = randomUUID, serverPid = process.pid, ...rest } = options;
  const host = options.host ?? new LocalKernelHost({ ...rest, now, newId, serverPid });
  const kernels = new Kernels({ ...rest, host, now, newId });
  return {
    name: 'kernels',
    kernels,
    routes: [
      ...kernelRoutes(kernels),
      ...outputRoutes({ kernels, tracebackReplacement: options.tracebackReplacement }),
    ],
    budgets: journalBudgets(host),
    dispose: () => kernels.dispose(),
  };
}
