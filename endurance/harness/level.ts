/** Values taken at equal distances while something went on. */
export interface Course {
  readonly first: number;
  readonly last: number;
  readonly growth: number;
}

/**
 * Whether something stays level. The first third is left out, in which caches fill and code is
 * compiled; of the rest, halves are compared by their medians, so that no single peak counts.
 */
export function courseOf(values: readonly number[]): Course {
  const settled = values.slice(Math.floor(values.length / 3));
  const half = Math.floor(settled.length / 2);
  const first = median(settled.slice(0, half));
  const last = median(settled.slice(half));
  return { first, last, growth: last - first };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}

/** The value below which a share of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
