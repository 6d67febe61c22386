import { HttpError } from '../errors/index.ts';
import { bytes, route, type Route } from '../http/index.ts';
import { TEXT_FORMAT, writeMetrics, type Metric } from './text-format.ts';

/** `/metrics` for Prometheus (rest-api §17). */
export function metricsRoute(
  authenticate: boolean,
  collect: () => Promise<readonly Metric[]>,
): Route {
  return route({
    method: 'GET',
    path: '/metrics',
    // Prometheus logs in nowhere, so that strangers are not led to the login page.
    access: 'public',
    kind: 'page',
    summary: 'Metrics for Prometheus; only for users unless set otherwise',
    replies: { 200: null },
    handle: async ({ user }) => {
      if (authenticate && user === null) {
        throw new HttpError(403, 'Forbidden', { code: 'metrics.unauthenticated' });
      }
      return bytes(writeMetrics(await collect()), { type: TEXT_FORMAT });
    },
  });
}
