import type { Static } from 'typebox';
import type { Budget } from '../http/index.ts';
import type { StatusDetail } from './schema.ts';

type Detail = Static<typeof StatusDetail>;

export interface DetailSources {
  /** Elara's own release. */
  readonly elaraVersion: string;
  readonly budgets: () => readonly Budget[];
  /** What is kept of each kernel's messages. */
  readonly journals: () => Detail['journals'];
  readonly eventLoop: {
    /** How late timers were since the question before, in milliseconds; null where not yet known. */
    delay(): Detail['event_loop']['delay_ms'];
    /** The part of the time since the question before in which there was work. */
    utilization(): number;
  };
}

/**
 * What the process takes at most beside its budgets: code, the heap's own garbage and what is on
 * its way through the kernel's and the clients' sockets, in bytes.
 */
export const BASE_BYTES = 192 * 1024 * 1024;

/** What `?detail=1` adds to the status. */
export function detailOf(sources: DetailSources): Detail {
  const { rss, heapUsed, heapTotal, external, arrayBuffers } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const budgets = sources.budgets().map(shown);
  const delay = sources.eventLoop.delay();
  return {
    version: sources.elaraVersion,
    node: process.version,
    uptime_seconds: Math.round(process.uptime() * 1000) / 1000,
    cpu_seconds: (user + system) / 1e6,
    memory: {
      resident: rss,
      heap_used: heapUsed,
      heap_total: heapTotal,
      external,
      array_buffers: arrayBuffers,
      base: BASE_BYTES,
      bound: boundOf(budgets),
    },
    event_loop: {
      utilization: Math.round(sources.eventLoop.utilization() * 1e4) / 1e4,
      delay_ms: delay,
    },
    budgets,
    journals: sources.journals(),
  };
}

function shown(budget: Budget): Detail['budgets'][number] {
  const { bytes, limit, count } = budget.usage();
  const { name, summary, place, setting } = budget;
  return {
    name,
    summary,
    place,
    bytes,
    limit,
    ...(count === undefined ? {} : { count }),
    ...(setting === undefined ? {} : { setting }),
  };
}

/** Null where one of the budgets in memory has no limit. */
function boundOf(budgets: Detail['budgets']): number | null {
  let bound = BASE_BYTES;
  for (const { place, limit } of budgets) {
    if (place === 'disk') continue;
    if (limit === null) return null;
    bound += limit;
  }
  return bound;
}
