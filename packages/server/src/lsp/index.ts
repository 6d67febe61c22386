import type { Room } from '../http/index.ts';
import { languageServerRoutes } from './routes.ts';

/** The room of language servers. */
export function createLanguageServers(): Room {
  return { name: 'lsp', routes: languageServerRoutes };
}
