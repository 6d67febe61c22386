import { cpus } from 'node:os';
import type { Figure, Scenario } from './scenarios.ts';

/** The values of all rounds, by figure. */
export interface Measured {
  readonly reference: readonly (readonly number[])[];
  readonly ours: readonly (readonly number[])[];
}

/** What a reader needs to judge the figures by. */
export interface Circumstances {
  readonly node: string;
  readonly jupyter: string;
  readonly load: number;
  readonly date: string;
}

/** One scenario as a Markdown page. */
export function page(scenario: Scenario, measured: Measured, around: Circumstances): string {
  const rows = scenario.figures.map((figure, index) => row(figure, measured, index));
  return [
    `# ${scenario.title}`,
    '',
    `| | ${around.jupyter} | Elara | ratio | goal |`,
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `Median [least – most] of ${String(scenario.rounds)} interleaved rounds each; CPU and memory of the ` +
      'whole process tree without kernels, from `/proc`.',
    '',
    `${around.date}, Node.js ${around.node}, ${String(cpus().length)} × ${cpuModel()}, ` +
      `load ${around.load.toFixed(1)} at the start. Written by \`npm run bench -- ${scenario.name}\`.`,
    '',
  ].join('\n');
}

const cpuModel = (): string => cpus()[0]?.model.trim() ?? 'unknown processor';

function row(figure: Figure, { reference, ours }: Measured, index: number): string {
  const theirs = reference.map((round) => round[index] ?? NaN);
  const own = ours.map((round) => round[index] ?? NaN);
  const ratio = median(theirs) / median(own);
  const shown = Number.isFinite(ratio) ? `${ratio.toFixed(1)} ×` : '–';
  const cells = [figure.name, spread(theirs, figure), spread(own, figure), shown];
  return `| ${[...cells, verdict(figure, ratio, median(own))].join(' | ')} |`;
}

function verdict({ goal, unit }: Figure, ratio: number, own: number): string {
  if (goal === undefined) return '';
  if ('ratio' in goal)
    return `≥ ${String(goal.ratio)} ×: ${ratio >= goal.ratio ? 'met' : 'missed'}`;
  return `≤ ${String(goal.atMost)} ${unit}: ${own <= goal.atMost ? 'met' : 'missed'}`;
}

function spread(values: readonly number[], { unit }: Figure): string {
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  return `${short(middle)} [${short(least)} – ${short(most)}] ${unit}`;
}

const short = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}
