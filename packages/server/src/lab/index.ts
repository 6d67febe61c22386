export { LabDesk } from './desk.ts';
export type { InstalledExtension } from './desk.ts';
export { findBundleDir } from './front-end.ts';
export type { LabNeeds, LabServerFacts } from './needs.ts';
export { labRoom } from './room.ts';
export { labSettings } from './settings.ts';
export type { LabSettings } from './settings.ts';
export type { Workspace } from './workspaces.ts';
export type { ReportFormat } from './license-report.ts';
