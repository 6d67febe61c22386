import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE = 50;

/** Looks again and again until something is true; false where it never was. */
export async function becomes(
  check: () => boolean | Promise<boolean>,
  milliseconds = 10_000,
): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    if (await check()) return true;
    if (performance.now() > deadline) return false;
    await sleep(PAUSE);
  }
}

/** Seconds until something is true; Infinity where it never was. */
export async function secondsUntil(
  check: () => boolean | Promise<boolean>,
  milliseconds: number,
): Promise<number> {
  const begun = performance.now();
  return (await becomes(check, milliseconds)) ? (performance.now() - begun) / 1000 : Infinity;
}
