import type { Room } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { sectionRoutes } from './routes.ts';
import { Sections } from './sections.ts';
import type { SectionSettings } from './settings.ts';

export interface SectionsRoomOptions {
  readonly settings: SectionSettings;
  /** Folders of `jupyter_config_path()`, the one with the highest priority first. */
  readonly configPath: readonly string[];
  /** The user's own folder, the only one that is written to. */
  readonly configDir: string;
  readonly log: Logger;
}

/** The room of `/api/config/{section}`. */
export function createSections(options: SectionsRoomOptions): Room {
  const { settings, configPath, configDir, log } = options;
  const dirName = settings.configDirName;
  const sections = new Sections({ configPath, configDir, dirName, log });
  return { name: 'sections', routes: sectionRoutes(sections) };
}
