import type { BigIntStats } from 'node:fs';

/** Times are microseconds since 1970, as precise as Jupyter shows them. */
export type Microseconds = number;

const NANO = 1_000_000_000n;
/** Python's dates end with the year 9999. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59) * 1000;
const EARLIEST = Date.UTC(1, 0, 1) * 1000 - 62_135_596_800_000_000 * 2;

/** Nanoseconds as Python rounds them: over a float of seconds, half to even. */
export function microseconds(nanoseconds: bigint): Microseconds {
  if (nanoseconds < 0n || nanoseconds > SAFELY_SPLIT) {
    return rounded(Number(nanoseconds / NANO), Number(nanoseconds % NANO));
  }
  // Without divisions of bigints, which would take longer than all else about an entry.
  SPLITTER[0] = nanoseconds;
  const high = (HALVES[HIGH] ?? 0) * 2 ** 32;
  const rest = high % 1e9;
  const low = rest + (HALVES[1 - HIGH] ?? 0);
  const carry = Math.floor(low / 1e9);
  return rounded((high - rest) / 1e9 + carry, low - carry * 1e9);
}

/** Up to here the upper half less its rest is exact as a float; the year 2096. */
const SAFELY_SPLIT = 4_000_000_000_000_000_000n;
const SPLITTER = new BigInt64Array([1n]);
const HALVES = new Uint32Array(SPLITTER.buffer);
/** Where the upper half is, which depends on the processor. */
const HIGH = HALVES[0] === 1 ? 1 : 0;

function rounded(whole: number, nanoseconds: number): Microseconds {
  const seconds = whole + 1e-9 * nanoseconds;
  const base = Math.trunc(seconds);
  const time = base * 1_000_000 + roundHalfEven((seconds - base) * 1e6);
  return time > LATEST || time < EARLIEST ? 0 : time;
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
  const fraction = String(1_000_000 + time - seconds * 1_000_000).slice(1);
  return `${isoSecond(seconds)}${fraction}Z`;
}

/** Files of a directory often come from the same seconds: each is written out once. */
const KNOWN_SECONDS = 64;
const knownSeconds: { second: number; text: string }[] = Array.from(
  { length: KNOWN_SECONDS },
  () => ({ second: NaN, text: '' }),
);

function isoSecond(second: number): string {
  const known = knownSeconds[Math.abs(second) % KNOWN_SECONDS];
  if (known?.second === second) return known.text;
  const text = `${new Date(second * 1000).toISOString().slice(0, 19)}.`;
  if (known !== undefined) Object.assign(known, { second, text });
  return text;
}

/** The form of `Last-Modified`. */
export function httpTime(time: Microseconds): string {
  return new Date(Math.floor(time / 1_000_000) * 1000).toUTCString();
}
