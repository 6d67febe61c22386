export type { NotebookSource, SourceFile } from './notebook-source.ts';
export { createExports } from './room.ts';
export type { ExportNeeds } from './room.ts';
export { exportSettings } from './settings.ts';
export type { ExportSettings } from './settings.ts';
