import type { Room } from '../http/index.ts';
import { exportRoutes } from './routes.ts';

/** The room of exports to other formats. */
export function createExports(): Room {
  return { name: 'nbconvert', routes: exportRoutes };
}
