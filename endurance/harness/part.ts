import type { Stage } from './stage.ts';

/** One thing that was found out, and whether it is as it has to be. */
export interface Finding {
  readonly what: string;
  readonly value: string;
  /** What it has to be, in words; nothing where it is only told. */
  readonly wanted?: string;
  readonly holds: boolean;
}

/** A test that takes as long as its size says: minutes by hand, a moment in `npm test`. */
export interface Part<Size> {
  /** For `--only`. */
  readonly name: string;
  /** A sentence for the report. */
  readonly title: string;
  readonly full: Size;
  readonly small: Size;
  run(stage: Stage, size: Size): Promise<Finding[]>;
}

/** A part that is ready to run at one of its sizes. */
export interface ReadyPart {
  readonly name: string;
  readonly title: string;
  run(stage: Stage): Promise<Finding[]>;
}

export function atSize<Size>(part: Part<Size>, size: 'full' | 'small'): ReadyPart {
  const { name, title } = part;
  return { name, title, run: (stage) => part.run(stage, part[size]) };
}

export const told = (what: string, value: string): Finding => ({ what, value, holds: true });

/** Nothing is on a list of what went wrong. */
export function none(what: string, faults: readonly string[]): Finding {
  const value = faults.length === 0 ? 'none' : faults.join('; ');
  return { what, value, wanted: 'none', holds: faults.length === 0 };
}

export function equal(what: string, value: number, wanted: number): Finding {
  return { what, value: grouped(value), wanted: grouped(wanted), holds: value === wanted };
}

interface Bound {
  readonly most: number;
  readonly unit: 'MB' | 'ms' | 's' | '';
}

export function atMost(what: string, value: number, { most, unit }: Bound): Finding {
  return {
    what,
    value: measure(value, unit),
    wanted: `≤ ${measure(most, unit)}`,
    holds: value <= most,
  };
}

export const MB = 1_048_576;

/** `bytes` where the unit is MB. */
export function measure(value: number, unit: Bound['unit']): string {
  if (unit === 'MB') return `${(value / MB).toFixed(0)} MB`;
  return unit === '' ? grouped(value) : `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`;
}

export const grouped = (value: number): string => value.toLocaleString('en-US');
