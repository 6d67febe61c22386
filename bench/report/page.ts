import type { Figure } from '../scenario.ts';
import { cell, ratio, showRatio, verdict } from './figures.ts';
import type { Circumstances, FigureResult, Results } from './results.ts';

const HEAD = [
  '| | jupyter_server | jupyverse | Elara | at most | × jupyter_server | × jupyverse | goal |',
  '| --- | --- | --- | --- | --- | --- | --- | --- |',
];

const EXPLANATION = `Written by \`npm run bench\`; \`npm run bench -- flood listing\` measures some of it anew, \`--rounds=N\` and \`--quick\` change how long that takes. The raw values are in [results.json](results.json).

- **CPU** is that of the server's process and of all that it started, kernels and shells left out, from the processes' own clocks. **Wall** is what a client waits.
- Each cell is the median of the rounds, in which the contenders took turns, ± half of what lies between the least and the most of them.
- Every answer is checked for being whole: files by their checksum, listings by their entries, each message of a kernel by its number and its own checksum. What was lost or cut is told in place of a figure.
- **At most** is what this machine can do with nothing of Jupyter in between: bare \`node:http\`, a socket that passes on what a kernel's socket says, a bare pty (\`bench/raw\`).
- \`jupyter_server\` is started as \`jupyter lab\`, without its limits on output; jupyverse with a token; Elara as it comes: with a token, signatures checked, saves durable and the journal on. A folder or a notebook is read for the **first** time by each server, then **unchanged**.
- A kernel that floods is synthetic (\`bench/synthetic-kernel\`): it makes and signs its messages beforehand, so that it is not what is measured. Round trips are those of ipykernel.`;

/** All that was ever measured, as one page; figures that no scenario has any more are left out. */
export function page(figures: readonly Figure[], results: Results): string {
  const measured = figures.flatMap((figure) => {
    const result = results[figure.id];
    return result === undefined ? [] : [{ figure, result }];
  });
  return [
    '# Elara beside jupyter_server and jupyverse',
    '',
    ...HEAD,
    ...measured.map(({ figure, result }) => row(figure, result)),
    '',
    EXPLANATION,
    '',
    '## When and where',
    '',
    ...circumstances(measured),
    '',
  ].join('\n');
}

function row(figure: Figure, result: FigureResult): string {
  const { values } = result;
  const cells = [
    figure.title,
    cell(figure, values.jupyter_server),
    cell(figure, values.jupyverse),
    cell(figure, values.Elara),
    cell(figure, values.raw),
    showRatio(ratio(figure, result, 'jupyter_server')),
    showRatio(ratio(figure, result, 'jupyverse')),
    verdict(figure, result),
  ];
  return `| ${cells.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

/** Figures of one run say it once. */
function circumstances(
  measured: readonly { readonly figure: Figure; readonly result: FigureResult }[],
): string[] {
  const runs = new Map<string, string[]>();
  for (const { figure, result } of measured) {
    const key = describe(result.circumstances);
    runs.set(key, [...(runs.get(key) ?? []), figure.title]);
  }
  return [...runs].map(([told, titles]) => `- ${told}: ${titles.join('; ')}`);
}

function describe({ date, machine, node, versions, load, rounds }: Circumstances): string {
  const names = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const times = `${String(rounds)} ${rounds === 1 ? 'round' : 'rounds'}`;
  return `${date} UTC, ${machine}, Node.js ${node}, ${names.join(', ')}, ${times}, load ${load.toFixed(1)} before`;
}
