/**
 * Memory or disk that a room keeps within a bound: a journal, a cache, the queues of websockets.
 * `/api/status?detail=1` and `/metrics` show all of them.
 */
export interface Budget {
  /** In small letters with underscores, as Prometheus wants labels: `static_compressed`. */
  readonly name: string;
  /** What it is, in some words. */
  readonly summary: string;
  readonly place: 'memory' | 'disk';
  /** The trait that sets the bound, where there is one. */
  readonly setting?: string;
  /** Cheap: it is asked for every time that somebody looks. */
  usage(): BudgetUsage;
}

export interface BudgetUsage {
  readonly bytes: number;
  /** The bound of all together; of what has a bound for each, that times their number. Null: none. */
  readonly limit: number | null;
  /** How many share it: kernels, websockets, files. */
  readonly count?: number;
}
