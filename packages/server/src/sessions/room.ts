import { randomUUID } from 'node:crypto';
import type { Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import type { SessionKernels } from './kernels.ts';
import { sessionRoutes } from './routes.ts';
import { Sessions } from './sessions.ts';
import type { SessionSettings } from './settings.ts';

export interface SessionsRoomOptions {
  readonly settings: SessionSettings;
  readonly kernels: SessionKernels;
  readonly log: Logger;
  readonly newId?: () => string;
}

export interface SessionsRoom extends Room {
  readonly sessions: Sessions;
}

/** Builds the room of sessions. */
export function createSessions(options: SessionsRoomOptions): SessionsRoom {
  const { settings, kernels, log, newId = randomUUID } = options;
  if (settings.databaseFilepath !== ':memory:') {
    log.warn(
      'SessionManager.database_filepath is ignored: sessions are kept in memory, as long as their kernels live',
    );
  }
  const sessions = new Sessions({ kernels, newId, log });
  return { name: 'sessions', sessions, routes: sessionRoutes(sessions) };
}
