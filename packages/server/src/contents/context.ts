import type { Logger } from '../log/index.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { Drive } from './drive/drive.ts';
import type { ContentsJobs } from './jobs/jobs.ts';
import type { PreparedCache } from './prepared-cache.ts';
import type { ContentsSettings } from './settings.ts';
import type { Notary } from './trust/notary.ts';

/** The schema of {@link ContentsEvent}s on the event bus. */
export const CONTENTS_SCHEMA = 'https://events.jupyter.org/jupyter_server/contents_service/v1';

/** What happened to contents (events-metrics §1). */
export interface ContentsEvent {
  readonly action: 'get' | 'save' | 'rename' | 'copy' | 'delete';
  readonly path: string;
  readonly source_path?: string;
}

export type EmitContentsEvent = (event: ContentsEvent) => void;

/** What the operations on contents work with. */
export interface ContentsContext {
  readonly drive: Drive;
  readonly checkpoints: Checkpoints;
  readonly notary: Notary;
  readonly jobs: ContentsJobs;
  readonly settings: ContentsSettings;
  readonly emit: EmitContentsEvent;
  /** Whether anybody listens to events: those of every file of a listing are many. */
  readonly isHeard: () => boolean;
  readonly prepared: PreparedCache;
  readonly log: Logger;
}
