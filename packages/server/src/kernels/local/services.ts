import type { Logger } from '../../log/index.ts';
import type { KernelSettings } from '../settings.ts';
import type { JournalStore } from './journal-store.ts';
import type { PortPool } from './ports.ts';
import type { KernelRecords } from './records.ts';

export interface LocalHostOptions {
  readonly runtimeDir: string;
  /** The environment kernels begin with. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: KernelSettings;
  readonly log: Logger;
  readonly now: () => number;
  readonly newId: () => string;
  readonly serverPid: number;
  /** API path of the document whose kernel this is, where it has one. */
  readonly notebookOf?: ((kernelId: string) => string | undefined) | undefined;
}

/** What every kernel of a host needs. */
export interface HostServices extends LocalHostOptions {
  readonly untracked: ReadonlySet<string>;
  readonly ports: PortPool;
  readonly records: KernelRecords;
  readonly journals: JournalStore;
}
