import type { Effect } from './bystander.ts';
import { none, type Finding } from './part.ts';

/** Milliseconds of waiting that are no failure anywhere; nor is ten times what it was before. */
const MOST = 2000;
const TIMES = 10;

/** How long others waited, as findings. */
export function effectOnOthers({ before, during, failures }: Effect): Finding[] {
  return [
    waiting('GET /api/status of others', before.rest, during.rest),
    waiting('an execution on another kernel', before.execution, during.execution),
    none('answers that others did not get', [...new Set(failures)]),
  ];
}

/** The figures are for reading: only a server that stood still is a failure. */
function waiting(what: string, before: number, during: number): Finding {
  const most = Math.max(MOST, TIMES * (Number.isNaN(before) ? 0 : before));
  return {
    what: `${what}, p99 before and during`,
    value: `${milliseconds(before)}, ${milliseconds(during)}`,
    wanted: `≤ ${milliseconds(most)}`,
    holds: !(during > most),
  };
}

const milliseconds = (value: number): string =>
  Number.isNaN(value) ? '–' : `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** Lines of the log that match, told and bounded. */
export function logLines(log: string, pattern: RegExp, most: number): Finding {
  const found = log.split('\n').filter((line) => pattern.test(line));
  const value = found.length === 0 ? 'none' : `${String(found.length)}: ${shown(found[0])}`;
  return {
    what: 'lines of the log about it',
    value,
    wanted: most === 1 ? '1' : `1 to ${String(most)}`,
    holds: found.length >= 1 && found.length <= most,
  };
}

const shown = (line = ''): string => line.replace(/^\[.*?\]\s*/, '').slice(0, 110);
