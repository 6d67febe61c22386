import { Type } from 'typebox';
import { defineSettings, setting, type SettingsOf } from '../config/index.ts';

export const metricsSettings = defineSettings({
  authenticate: setting({
    trait: 'ServerApp.authenticate_prometheus',
    schema: Type.Boolean(),
    default: true,
    help: 'Only users may read /metrics.',
  }),
  recordRequests: setting({
    trait: 'ServerApp.record_http_request_metrics',
    schema: Type.Boolean(),
    default: true,
    help: 'Count requests and how long they take, for /metrics.',
  }),
});

export type MetricsSettings = SettingsOf<typeof metricsSettings>;
