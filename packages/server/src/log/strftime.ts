const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** What each letter after a percent sign stands for, in local time and the C locale. */
const DIRECTIVES: Readonly<Record<string, (time: Date) => string>> = {
  Y: (time) => String(time.getFullYear()),
  y: (time) => pad(time.getFullYear() % 100),
  m: (time) => pad(time.getMonth() + 1),
  d: (time) => pad(time.getDate()),
  e: (time) => String(time.getDate()).padStart(2, ' '),
  H: (time) => pad(time.getHours()),
  I: (time) => pad(time.getHours() % 12 || 12),
  M: (time) => pad(time.getMinutes()),
  S: (time) => pad(time.getSeconds()),
  p: (time) => (time.getHours() < 12 ? 'AM' : 'PM'),
  j: (time) => pad(dayOfYear(time), 3),
  a: (time) => (DAYS[time.getDay()] ?? '').slice(0, 3),
  A: (time) => DAYS[time.getDay()] ?? '',
  b: (time) => (MONTHS[time.getMonth()] ?? '').slice(0, 3),
  B: (time) => MONTHS[time.getMonth()] ?? '',
  w: (time) => String(time.getDay()),
  F: (time) => strftime(time, '%Y-%m-%d'),
  T: (time) => strftime(time, '%H:%M:%S'),
  R: (time) => strftime(time, '%H:%M'),
  D: (time) => strftime(time, '%m/%d/%y'),
  c: (time) => strftime(time, '%a %b %e %H:%M:%S %Y'),
  x: (time) => strftime(time, '%m/%d/%y'),
  X: (time) => strftime(time, '%H:%M:%S'),
  z: zone,
  s: (time) => String(Math.floor(time.getTime() / 1000)),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

/** Python's `time.strftime`; what is no directive stays as it is. */
export function strftime(time: Date, format: string): string {
  return format.replace(/%([A-Za-z%])/g, (whole, letter: string) => {
    return DIRECTIVES[letter]?.(time) ?? whole;
  });
}

function dayOfYear(time: Date): number {
  const day = Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return (day - Date.UTC(time.getFullYear(), 0, 0)) / 86_400_000;
}

function zone(time: Date): string {
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${pad(size % 60)}`;
}
