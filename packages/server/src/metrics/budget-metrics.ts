import type { Budget } from '../http/index.ts';
import type { Metric, Sample } from './text-format.ts';

/** What the rooms hold in memory and on disk, and the bounds of it; jupyter_server has no such thing. */
export function budgetMetrics(budgets: readonly Budget[]): Metric[] {
  const all = budgets.map((budget) => ({
    labels: { name: budget.name, place: budget.place },
    ...budget.usage(),
  }));
  const samples = (pick: (one: (typeof all)[number]) => number | null | undefined): Sample[] =>
    all.flatMap((one) => {
      const value = pick(one);
      return value === null || value === undefined ? [] : [{ labels: one.labels, value }];
    });
  const { heapUsed, external } = process.memoryUsage();
  return [
    gauge('nodejs_heap_size_used_bytes', 'Memory of JavaScript objects in bytes.', [
      { value: heapUsed },
    ]),
    gauge('nodejs_external_memory_bytes', 'Memory outside of the heap that objects hold.', [
      { value: external },
    ]),
    gauge(
      'elara_budget_bytes',
      'what is held within a bound',
      samples(({ bytes }) => bytes),
    ),
    gauge(
      'elara_budget_limit_bytes',
      'the bound of it',
      samples(({ limit }) => limit),
    ),
    gauge(
      'elara_budget_items',
      'how many share it',
      samples(({ count }) => count),
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name, help, type: 'gauge', samples };
}
