import type { SettingsOf } from '../config/index.ts';
import type { Room } from '../http/index.ts';
import { staticRoutes } from './routes.ts';
import type { staticSettings } from './settings.ts';
import type { StaticFiles } from './static-files.ts';

export { StaticFileNotFound } from './errors.ts';
export { findFile } from './find-file.ts';
export type { FoundFile } from './find-file.ts';
export { staticSettings } from './settings.ts';
export { StaticFiles } from './static-files.ts';
export type { FileRequest, Freshness } from './static-files.ts';

/** The room of static files; `files` is shared with the rooms that serve files of their own. */
export function staticRoom(needs: {
  readonly settings: SettingsOf<typeof staticSettings>;
  readonly files: StaticFiles;
}): Room {
  return { name: 'static', routes: staticRoutes(needs.files, needs.settings) };
}
