import type { BigIntStats } from 'node:fs';

/** Times are microseconds since 1970, as precise as Jupyter shows them. */
export type Microseconds = number;

const NANO = 1_000_000_000n;
/** Python's dates end with the year 9999. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59) * 1000;
const EARLIEST = Date.UTC(1, 0, 1) * 1000 - 62_135_596_800_000_000 * 2;

/** Nanoseconds as Python rounds them: over a float of seconds, half to even. */
export function microseconds(nanoseconds: bigint): Microseconds {
  const whole = nanoseconds / NANO;
  const seconds = Number(whole) + 1e-9 * Number(nanoseconds % NANO);
  const base = Math.trunc(seconds);
  const rounded = base * 1_000_000 + roundHalfEven((seconds - base) * 1e6);
  return rounded > LATEST || rounded < EARLIEST ? 0 : rounded;
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

export function modifiedAt(stats: BigIntStats): Microseconds {
  return microseconds(stats.mtimeNs);
}

/** Birth where the reference sees it; on Linux it shows the time of the last change of status. */
export function createdAt(stats: BigIntStats, platform: NodeJS.Platform): Microseconds {
  const shown = platform === 'linux' || stats.birthtimeNs < 0n ? stats.ctimeNs : stats.birthtimeNs;
  return microseconds(shown);
}

/** `2026-11-24T02:15:50.029579Z`; always with a fraction, since gateways require one. */
export function isoTime(time: Microseconds): string {
  const seconds = Math.floor(time / 1_000_000);
  const fraction = String(time - seconds * 1_000_000).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
}

/** The form of `Last-Modified`. */
export function httpTime(time: Microseconds): string {
  return new Date(Math.floor(time / 1_000_000) * 1000).toUTCString();
}
