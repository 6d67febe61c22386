import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RequestDurations } from './request-durations.ts';
import { writeMetrics, type Sample } from './text-format.ts';

const NOW = new Date('2026-11-25T01:00:00Z');
const durations = (): RequestDurations =>
  new RequestDurations(
    ({ path }) => path ?? '404',
    () => NOW,
  );

it('puts requests into cumulative buckets', () => {
  const histogram = durations();
  for (const seconds of [0.005, 0.006, 0.3, 20]) {
    histogram.record({ method: 'GET', path: '/a', status: 200, seconds });
  }
  const labels = 'handler="/a",le="X",method="GET",status_code="200"';
  const bucket = (le: string, count: number): string =>
    `http_request_duration_seconds_bucket{${labels.replace('X', le)}} ${count}.0`;
  expect(writeMetrics(histogram.metrics()).split('\n')).toEqual([
    '# HELP http_request_duration_seconds duration in seconds for all HTTP requests',
    '# TYPE http_request_duration_seconds histogram',
    bucket('0.005', 1),
    ...['0.01', '0.025', '0.05', '0.075', '0.1', '0.25'].map((le) => bucket(le, 2)),
    ...['0.5', '0.75', '1.0', '2.5', '5.0', '7.5', '10.0'].map((le) => bucket(le, 3)),
    bucket('+Inf', 4),
    'http_request_duration_seconds_count{handler="/a",method="GET",status_code="200"} 4.0',
    'http_request_duration_seconds_sum{handler="/a",method="GET",status_code="200"} 20.311',
    '# HELP http_request_duration_seconds_created duration in seconds for all HTTP requests',
    '# TYPE http_request_duration_seconds_created gauge',
    'http_request_duration_seconds_created{handler="/a",method="GET",status_code="200"} 1.7955684e+09',
    '',
  ]);
});

it('counts every request once', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (times) => {
      const histogram = durations();
      for (const seconds of times) {
        histogram.record({ method: 'GET', path: null, status: 404, seconds });
      }
      const samples: readonly Sample[] = histogram.metrics()[0]?.samples ?? [];
      const buckets = samples
        .filter(({ suffix }) => suffix === '_bucket')
        .map(({ value }) => value);
      expect(buckets).toEqual([...buckets].sort((left, right) => left - right));
      expect(buckets.at(-1) ?? 0).toBe(times.length);
    }),
  );
});
