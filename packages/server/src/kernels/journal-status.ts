import type { Budget } from '../http/index.ts';
import type { KernelHost } from './host.ts';

/** What the journals take, for `/api/status?detail=1` and `/metrics`. */
export function journalBudgets(host: Pick<KernelHost, 'journals'>): Budget[] {
  return [
    {
      name: 'journals_memory',
      summary: 'Messages of kernels in memory',
      place: 'memory',
      setting: 'KernelHost.journal_total_bytes',
      usage: () => {
        const { memory, memoryLimit, kernels } = host.journals();
        return { bytes: memory, limit: memoryLimit, count: kernels.length };
      },
    },
    {
      name: 'journals_reading',
      summary: 'Messages of kernels that were read back from disk',
      place: 'memory',
      setting: 'KernelHost.journal_read_bytes',
      usage: () => {
        const { reading, readingLimit } = host.journals();
        return { bytes: reading, limit: readingLimit };
      },
    },
    {
      name: 'journals_disk',
      summary: 'Older messages of kernels on disk',
      place: 'disk',
      setting: 'KernelHost.journal_total_disk_bytes',
      usage: () => {
        const { disk, diskLimit, kernels } = host.journals();
        return { bytes: disk, limit: diskLimit, count: kernels.length };
      },
    },
  ];
}
