import type { Figure, Goal, Unit } from '../scenario.ts';
import type { ContenderName } from '../servers/contenders.ts';
import type { FigureResult } from './results.ts';

const MEBIBYTE = 1024 * 1024;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

const SCALES: Readonly<Record<Unit, readonly (readonly [number, string])[]>> = {
  s: [
    [1, 's'],
    [1e-3, 'ms'],
    [1e-6, 'µs'],
  ],
  bytes: [
    [MEBIBYTE, 'MB'],
    [1024, 'kB'],
  ],
  '1/s': [
    [1000, 'k/s'],
    [1, '/s'],
  ],
  share: [[0.01, '%']],
};

/** Three digits that count, in the unit that suits. */
export function show(value: number, unit: Unit): string {
  const scales = SCALES[unit];
  const fitting = scales.find(([factor]) => Math.abs(value) >= factor * 0.9995) ?? scales.at(-1);
  const [factor, name] = fitting ?? [1, ''];
  return `${digits(value / factor)} ${name}`;
}

const digits = (value: number): string =>
  value.toFixed(Math.abs(value) >= 99.95 ? 0 : Math.abs(value) >= 9.995 ? 1 : 2);

/** The median, and how far the rounds lie apart. */
export function cell({ unit }: Figure, values: readonly number[] | string | undefined): string {
  if (values === undefined) return '';
  if (typeof values === 'string') return values;
  const middle = median(values);
  if (values.length < 2) return show(middle, unit);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const apart = middle === 0 ? 0 : Math.round(((most - least) / 2 / Math.abs(middle)) * 100);
  return `${show(middle, unit)} ± ${String(apart)} %`;
}

/** How many times better Elara is. */
export function ratio(
  { more = false }: Figure,
  { values }: FigureResult,
  than: ContenderName,
): number | undefined {
  const [ours, theirs] = [values.Elara, values[than]];
  if (!Array.isArray(ours) || !Array.isArray(theirs)) return undefined;
  const [own, other] = [median(ours), median(theirs)];
  return more ? own / other : other / own;
}

export const showRatio = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? '' : `${digits(value)} ×`;

/** The goal, and whether it was met. */
export function verdict(figure: Figure, result: FigureResult): string {
  const { goal } = figure;
  if (goal === undefined) return '';
  const isMet = meets(figure, goal, result);
  const word = isMet === undefined ? 'not measured' : isMet ? 'met' : '**missed**';
  return `${describe(goal, figure)}: ${word}`;
}

function describe(goal: Goal, { unit }: Figure): string {
  if ('ratio' in goal) return `≥ ${String(goal.ratio)} ×`;
  if ('atMost' in goal) return `≤ ${show(goal.atMost, unit)}`;
  if ('atLeast' in goal) return `≥ ${show(goal.atLeast, unit)}`;
  return `≤ ${String(goal.factor)} × ${goal.timesOf}`;
}

function meets(figure: Figure, goal: Goal, result: FigureResult): boolean | undefined {
  const ours = result.values.Elara;
  if (!Array.isArray(ours)) return undefined;
  if ('atMost' in goal) return median(ours) <= goal.atMost;
  if ('atLeast' in goal) return median(ours) >= goal.atLeast;
  const than = 'ratio' in goal ? (goal.of ?? 'jupyter_server') : goal.timesOf;
  const times = ratio(figure, result, than);
  if (times === undefined) return undefined;
  return 'ratio' in goal ? times >= goal.ratio : 1 / times <= goal.factor;
}
