import type { AnsweredRequest, Room } from '../http/index.ts';
import { budgetMetrics } from './budget-metrics.ts';
import { handlerName } from './handler-names.ts';
import { processMetrics } from './process-metrics.ts';
import { RequestDurations } from './request-durations.ts';
import { metricsRoute } from './routes.ts';
import { KernelNames, serverMetrics } from './server-metrics.ts';
import type { MetricsSettings } from './settings.ts';
import type { MetricsSources } from './sources.ts';

export interface MetricsNeeds {
  readonly settings: MetricsSettings;
  readonly sources: MetricsSources;
  readonly now: () => Date;
}

/** The room of metrics. */
export interface MetricsRoom extends Room {
  /** Told of every request that was answered. */
  readonly record: (request: AnsweredRequest) => void;
}

export function createMetrics({ settings, sources, now }: MetricsNeeds): MetricsRoom {
  const durations = new RequestDurations(handlerName, now);
  const kernelNames = new KernelNames();
  const processStarted = now().getTime() / 1000 - process.uptime();
  return {
    name: 'metrics',
    record: (request) => {
      if (settings.recordRequests) durations.record(request);
    },
    routes: [
      metricsRoute(settings.authenticate, async () => [
        ...(await processMetrics(processStarted)),
        ...(settings.recordRequests ? durations.metrics() : []),
        ...budgetMetrics(sources.budgets()),
        ...(await serverMetrics(sources, kernelNames)),
      ]),
    ],
  };
}
