import type { Effect } from './bystander.ts';
import { none, type Finding } from './part.ts';

/**
 * What others may wait at most, in milliseconds, wherever this runs: the figures are for reading, and
 * only a server that stood still is a failure.
 */
const MOST = { rest: 400, execution: 800 };

/** How long others waited, as findings. */
export function effectOnOthers({ before, during, failures }: Effect): Finding[] {
  const pair = (a: number, b: number): string => `${milliseconds(a)}, ${milliseconds(b)}`;
  return [
    {
      what: 'GET /api/status of others, p99 before and during',
      value: pair(before.rest, during.rest),
      wanted: `≤ ${String(MOST.rest)} ms`,
      holds: !(during.rest > MOST.rest),
    },
    {
      what: 'an execution on another kernel, p99 before and during',
      value: pair(before.execution, during.execution),
      wanted: `≤ ${String(MOST.execution)} ms`,
      holds: !(during.execution > MOST.execution),
    },
    none('answers that others did not get', [...new Set(failures)]),
  ];
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
