export { createSections } from './room.ts';
export type { SectionsRoomOptions } from './room.ts';
export { sectionSettings } from './settings.ts';
export type { SectionSettings } from './settings.ts';
