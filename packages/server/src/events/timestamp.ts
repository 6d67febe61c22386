/** Python's `%Y-%m-%dT%H:%M:%S%zZ`: an offset and a `Z` behind it. */
const FORM =
  /^(\d{4})-(\d{1,2})-(\d{1,2})T(\d{1,2}):(\d{1,2}):(\d{1,2})(?:Z|[+-](\d{2}):?(\d{2})(?::?\d{2}(?:\.\d{1,6})?)?)Z$/;

/** Whether a text is a timestamp as Jupyter's clients write them. */
export function isEventTimestamp(text: string): boolean {
  const found = FORM.exec(text);
  if (found === null) return false;
  const [year, month, day, hour, minute, second, offsetHour, offsetMinute] = found
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0)) as Parts;
  // A day that the month does not have would become one of the next month.
  const date = new Date(Date.UTC(year, month - 1, day));
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1;
  return isDay && hour < 24 && minute < 60 && second < 62 && offsetHour < 24 && offsetMinute < 60;
}

type Parts = [number, number, number, number, number, number, number, number];
