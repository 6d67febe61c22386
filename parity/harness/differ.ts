import type { Difference } from './model.ts';

/** Where two values of the same shape as JSON differ; a missing key is `undefined`. */
export function differences(jupyter: unknown, elara: unknown, at = ''): Difference[] {
  if (isObject(jupyter) && isObject(elara)) {
    const keys = new Set([...Object.keys(jupyter), ...Object.keys(elara)]);
    return [...keys].flatMap((key) =>
      differences(jupyter[key], elara[key], at === '' ? key : `${at}.${key}`),
    );
  }
  if (Array.isArray(jupyter) && Array.isArray(elara)) {
    const length = Math.max(jupyter.length, elara.length);
    return Array.from({ length }, (_, index) =>
      differences(jupyter[index], elara[index], `${at}.${String(index)}`),
    ).flat();
  }
  return jupyter === elara ? [] : [{ at, jupyter, elara }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** One difference in one line or three. */
export function showDifference({ at, jupyter, elara }: Difference): string {
  return `    ${at}\n      jupyter_server: ${show(jupyter)}\n      Elara:          ${show(elara)}`;
}

const LONGEST = 600;

function show(value: unknown): string {
  const text = value === undefined ? '(nothing)' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
