import type { Room } from '../http/index.ts';
import { statusRoutes, type StatusSources } from './routes.ts';

/** The room of what concerns the server as a whole. */
export function createStatus(sources: StatusSources): Room {
  return { name: 'status', routes: statusRoutes(sources) };
}
