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
  transfer: ({ bytes, files }) => [bytes, ...files.map((file) => file.bytes)].flatMap(ownMemory),
};

/** The memory of bytes, which moves between threads, unless they share it with others. */
export function ownMemory({ buffer, byteLength }: Uint8Array): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [];
}
