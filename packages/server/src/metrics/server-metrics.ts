import type { MetricsSources } from './sources.ts';
import type { Metric, Sample } from './text-format.ts';

/** Kernels, terminals and activity, with jupyter_server's names, types and labels. */
export async function serverMetrics(
  sources: MetricsSources,
  kernelNames: KernelNames,
): Promise<Metric[]> {
  const { started, version, parts } = sources;
  const last = (await sources.lastActivity()).getTime();
  return [
    gauge('terminal_currently_running_total', 'counter for how many terminals are running', [
      { value: await sources.terminals() },
    ]),
    gauge(
      'kernel_currently_running_total',
      'counter for how many kernels are running labeled by type',
      kernelNames.count(sources.kernels()),
    ),
    gauge('jupyter_server_info', 'Jupyter Server Version information', [
      { labels: { version }, value: 1 },
    ]),
    gauge(
      'jupyter_server_extension_info',
      'Jupyter Server Extension Version Information',
      parts.map((part) => ({
        labels: { name: part.name, version: part.version, enabled: String(part.enabled) },
        value: 1,
      })),
    ),
    gauge(
      'jupyter_server_last_activity_timestamp_seconds',
      'Timestamp of last seen activity on this Jupyter Server',
      [{ value: last / 1000 }],
    ),
    gauge(
      'jupyter_server_started_timestamp_seconds',
      'Timestamp of when this Jupyter Server was started',
      [{ value: started.getTime() / 1000 }],
    ),
    gauge(
      'jupyter_server_active_duration_seconds',
      'Number of seconds this Jupyter Server has been active',
      [{ value: (last - started.getTime()) / 1000 }],
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}

/** Counts kernels by name. A name that was there stays with 0, so that graphs come down again. */
export class KernelNames {
  private readonly seen = new Set<string>();

  count(kernels: readonly { readonly name: string }[]): Sample[] {
    for (const { name } of kernels) this.seen.add(name);
    return [...this.seen].map((type) => ({
      labels: { type },
      value: kernels.filter(({ name }) => name === type).length,
    }));
  }
}
