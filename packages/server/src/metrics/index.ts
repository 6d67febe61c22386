export { createMetrics } from './room.ts';
export type { MetricsNeeds, MetricsRoom } from './room.ts';
export { metricsSettings } from './settings.ts';
export type { MetricsSettings } from './settings.ts';
export type { MetricsSources, ServerPart } from './sources.ts';
