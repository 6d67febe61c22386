import { cpus, totalmem } from 'node:os';
import type { Finding } from './harness/part.ts';

/** What came out of one part. */
export interface Result {
  readonly name: string;
  readonly title: string;
  readonly date: string;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

export interface Machine {
  readonly node: string;
  readonly cores: string;
  readonly memory: string;
}

interface Beside {
  /** Sections of other parts, by title, as an earlier run wrote them. */
  readonly others: ReadonlyMap<string, string>;
  /** Titles of all parts. */
  readonly order: readonly string[];
}

export function thisMachine(): Machine {
  const all = cpus();
  return {
    node: process.versions.node,
    cores: `${String(all.length)} × ${all[0]?.model.trim() ?? 'unknown processor'}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(0)} GB`,
  };
}

/** Whether all that was found out is as it has to be. */
export const holds = ({ findings }: Result): boolean =>
  findings.length > 0 && findings.every((finding) => finding.holds);

/** One part as lines for a terminal. */
export function lines(result: Result): string[] {
  const rows = result.findings.map(({ what, value, wanted, holds: isRight }) => {
    const should = wanted === undefined ? '' : ` (${wanted})`;
    return `  ${isRight ? '✓' : '✗'} ${what}: ${value}${should}`;
  });
  const verdict = `${holds(result) ? '✓' : '✗'} ${result.name}: ${result.title}`;
  return [`${verdict} (${duration(result.seconds)})`, ...rows];
}

const INTRODUCTION =
  'What the server does when it is used hard, long, or wrongly: the real command in a process of its own, real sockets, real kernels. Written by `npm run test:long`, which is no part of CI; small versions of all of it are in `npm test`. “Others” are somebody else who asks for the status and executes on another kernel every few milliseconds.';

/** The page with a new result in it; what other parts found stays. */
export function page(result: Result, machine: Machine, { others, order }: Beside): string {
  const all = new Map([...others, [result.title, section(result, machine)]]);
  const known = order.flatMap((title) => all.get(title) ?? []);
  return ['# Endurance', INTRODUCTION, ...known].join('\n\n') + '\n';
}

/** The sections of a page, by title. */
export function sectionsOf(text: string): Map<string, string> {
  const sections = text.split(/^(?=## )/m).slice(1);
  return new Map(sections.map((one) => [/^## (.*)$/m.exec(one)?.[1] ?? '', one.trim()]));
}

function section(result: Result, machine: Machine): string {
  return [
    `## ${result.title}`,
    '',
    '| what | is | has to be | |',
    '| --- | --- | --- | --- |',
    ...result.findings.map(row),
    '',
    `\`--only=${result.name}\`, ${result.date}, ${duration(result.seconds)}; Node.js ${machine.node}, ${machine.cores}, ${machine.memory}.`,
  ].join('\n');
}

function row({ what, value, wanted = '', holds: isRight }: Finding): string {
  const verdict = wanted === '' ? '' : isRight ? 'yes' : '**no**';
  return `| ${[what, value, wanted, verdict].map(escaped).join(' | ')} |`;
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

const duration = (seconds: number): string =>
  seconds < 120 ? `${seconds.toFixed(0)} s` : `${(seconds / 60).toFixed(0)} min`;
