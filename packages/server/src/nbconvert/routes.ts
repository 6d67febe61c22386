import { json, route, type Route } from '../http/index.ts';
import { ExportFormats } from './schema.ts';

/**
 * JupyterLab fills File ▸ Save and Export from this list. No exporter is part of this release, so
 * the list is empty and the menu offers nothing that would fail.
 */
export const exportRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/nbconvert',
    access: { action: 'read', resource: 'nbconvert' },
    summary: 'Formats that notebooks can be exported to',
    replies: { 200: ExportFormats },
    handle: () => json({}),
  }),
];
