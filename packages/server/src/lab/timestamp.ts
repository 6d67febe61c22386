/** A time as Python's `isoformat` writes it in UTC: microseconds unless they are zero, `+00:00` at the end. */
export function pythonTimestamp(milliseconds: number): string {
  const microseconds = Math.round(milliseconds * 1000);
  const seconds = new Date(Math.floor(microseconds / 1e6) * 1000).toISOString().slice(0, 19);
  const fraction = ((microseconds % 1e6) + 1e6) % 1e6;
  return `${seconds}${fraction === 0 ? '' : `.${String(fraction).padStart(6, '0')}`}+00:00`;
}
