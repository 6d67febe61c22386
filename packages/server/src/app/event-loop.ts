import {
  monitorEventLoopDelay,
  performance,
  type EventLoopUtilization,
  type IntervalHistogram,
} from 'node:perf_hooks';

/** How long the event loop kept others waiting, in milliseconds. */
export interface EventLoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** A sample this often, in milliseconds: a timer that fires while the server is being watched. */
const RESOLUTION = 10;

/** Nobody is watching any more when nobody asked for so long, in milliseconds. */
const WATCHED_FOR = 120_000;

/**
 * Measures how long the event loop is held, between one question and the next. Measuring takes a
 * timer, which an idle server shall not have: it runs only while somebody keeps asking.
 */
export class EventLoopWatch {
  #histogram: IntervalHistogram | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last: EventLoopUtilization | undefined;

  /** The delays since the question before; null for the first one, with which measuring begins. */
  delay(): EventLoopDelay | null {
    this.#keepWatching();
    if (this.#histogram === undefined) {
      this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION });
      this.#histogram.enable();
      return null;
    }
    const histogram = this.#histogram;
    if (histogram.count === 0) return null;
    const [p50, p99, max] = [histogram.percentile(50), histogram.percentile(99), histogram.max];
    histogram.reset();
    return { p50: lateness(p50), p99: lateness(p99), max: lateness(max) };
  }

  /** The part of the time since the question before (or the start) in which there was work. */
  utilization(): number {
    const before = this.#last;
    const now = performance.eventLoopUtilization();
    this.#last = now;
    if (before === undefined) return now.utilization;
    return performance.eventLoopUtilization(now, before).utilization;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#histogram?.disable();
    this.#histogram = undefined;
  }

  #keepWatching(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.close();
    }, WATCHED_FOR).unref();
  }
}

/** The histogram counts nanoseconds from one tick of its timer to the next. */
function lateness(nanoseconds: number): number {
  return Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION) * 1000) / 1000);
}
