import type { Task } from '../workers/index.ts';
import type { Exported, ExportRequest } from './exports.ts';

/**
 * Export in a thread: Markdown, colours and formulas take their time, and loading what makes them
 * takes longer than a request may hold up the others.
 */
export const exportTask: Task<ExportRequest, Exported> = {
  name: 'nbconvert.export',
  run: async (request) => {
    const { writeExport } = await import('./write-export.ts');
    return writeExport(request);
  },
};
