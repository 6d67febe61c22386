import { readdir, readFile } from 'node:fs/promises';
import type { Metric } from './text-format.ts';

/** What is known of the process of the server, under the names that all client libraries use. */
export async function processMetrics(startedAt: number): Promise<Metric[]> {
  const { user, system } = process.cpuUsage();
  const [virtual, openFiles, mostFiles] = await Promise.all([
    virtualMemory(),
    countOfOpenFiles(),
    limitOfOpenFiles(),
  ]);
  const gauges: readonly (readonly [string, string, number | null])[] = [
    ['process_virtual_memory_bytes', 'Virtual memory size in bytes.', virtual],
    ['process_resident_memory_bytes', 'Resident memory size in bytes.', process.memoryUsage.rss()],
    [
      'process_start_time_seconds',
      'Start time of the process since unix epoch in seconds.',
      startedAt,
    ],
    ['process_open_fds', 'Number of open file descriptors.', openFiles],
    ['process_max_fds', 'Maximum number of open file descriptors.', mostFiles],
  ];
  return [
    ...gauges.flatMap(([name, help, value]): Metric[] =>
      value === null ? [] : [{ name, help, type: 'gauge', samples: [{ value }] }],
    ),
    {
      name: 'process_cpu_seconds_total',
      help: 'Total user and system CPU time spent in seconds.',
      type: 'counter',
      samples: [{ value: (user + system) / 1e6 }],
    },
  ];
}

// Only Linux tells these; elsewhere they are left out, as prometheus_client does.

async function virtualMemory(): Promise<number | null> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const kibibytes = /^VmSize:\s+(\d+) kB/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}

async function countOfOpenFiles(): Promise<number | null> {
  const names = await readdir('/proc/self/fd').catch(() => null);
  return names === null ? null : names.length;
}

async function limitOfOpenFiles(): Promise<number | null> {
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const limit = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return limit === undefined ? null : Number(limit);
}
