import type { AnsweredRequest } from '../http/index.ts';
import { writeNumber, type Metric, type Sample } from './text-format.ts';

/** Upper bounds of prometheus_client's buckets, in seconds. */
const BOUNDS = [
  0.005,
  0.01,
  0.025,
  0.05,
  0.075,
  0.1,
  0.25,
  0.5,
  0.75,
  1,
  2.5,
  5,
  7.5,
  10,
  Infinity,
];

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Requests in each bucket alone. */
  readonly counts: number[];
  sum: number;
  /** When the first one came, in seconds of the epoch. */
  readonly created: number;
}

/** How long requests took, by method, handler and status. */
export class RequestDurations {
  private readonly series = new Map<string, Series>();
  private readonly handlerOf: (request: AnsweredRequest) => string;
  private readonly now: () => Date;

  constructor(handlerOf: (request: AnsweredRequest) => string, now: () => Date) {
    this.handlerOf = handlerOf;
    this.now = now;
  }

  record(request: AnsweredRequest): void {
    const { method, status, seconds } = request;
    const handler = this.handlerOf(request);
    const key = `${method} ${status} ${handler}`;
    let series = this.series.get(key);
    if (series === undefined) {
      series = {
        labels: { method, handler, status_code: String(status) },
        counts: BOUNDS.map(() => 0),
        sum: 0,
        created: this.now().getTime() / 1000,
      };
      this.series.set(key, series);
    }
    const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += seconds;
  }

  /** The histogram, and a gauge of when each of its series began. */
  metrics(): Metric[] {
    const all = [...this.series.values()];
    const help = 'duration in seconds for all HTTP requests';
    return [
      {
        name: 'http_request_duration_seconds',
        help,
        type: 'histogram',
        samples: all.flatMap(samplesOf),
      },
      {
        name: 'http_request_duration_seconds_created',
        help,
        type: 'gauge',
        samples: all.map(({ labels, created }) => ({ labels, value: created })),
      },
    ];
  }
}

/** Buckets are cumulative: each counts all requests that were not slower. */
function samplesOf({ labels, counts, sum }: Series): Sample[] {
  let total = 0;
  const buckets = BOUNDS.map((bound, index) => {
    total += counts[index] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le: writeNumber(bound) }, value: total };
  });
  return [
    ...buckets,
    { suffix: '_count', labels, value: total },
    { suffix: '_sum', labels, value: sum },
  ];
}
