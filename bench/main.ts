import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { page } from './report/page.ts';
import { readResults, writeResults } from './report/results.ts';
import { runScenario, type RunOptions } from './run.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { CpuClocks } from './servers/clocks.ts';
import type { Machine } from './servers/contenders.ts';
import { Running } from './servers/running.ts';

const root = process.cwd();
const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'));
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const chosen = SCENARIOS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const python = process.env['ELARA_TEST_PYTHON'];
const unknown = wanted.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name));

if (python === undefined) {
  fail('Nothing can be compared: there is no Python with Jupyter on this machine.');
} else if (unknown.length > 0 || options.some((option) => !/^--(rounds=\d+|quick)$/.test(option))) {
  const names = SCENARIOS.map(({ name }) => name).join(', ');
  fail(`npm run bench -- [--rounds=N] [--quick] [scenario …]; scenarios are ${names}.`);
} else {
  await runAll({
    root,
    python,
    jupyverse: process.env['ELARA_BENCH_JUPYVERSE'],
    newerNode: process.env['ELARA_BENCH_NEWER_NODE'],
  });
}

async function runAll(machine: Machine): Promise<void> {
  const clocks = new CpuClocks(machine.python, join(root, 'bench/servers/clocks.py'));
  const rounds = /^--rounds=(\d+)$/.exec(options.find((option) => option !== '--quick') ?? '')?.[1];
  const run: RunOptions = {
    setting: { machine, clocks, quick: options.includes('--quick') },
    rounds: rounds === undefined ? undefined : Number(rounds),
    circumstances: {
      machine: `${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`,
      node: process.versions.node,
      versions: versions(machine),
    },
    log: (text) => {
      console.error(text);
    },
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stopEarly);
  for (const scenario of chosen) {
    await record(scenario, run).catch((error: unknown) => {
      fail(`${scenario.name}: ${String(error)}`);
    });
  }
  clocks.close();
}

/** After each scenario, so that a run that is cut short leaves what it has. */
async function record(scenario: (typeof SCENARIOS)[number], run: RunOptions): Promise<void> {
  const folder = join(root, 'docs/benchmarks');
  const file = join(folder, 'results.json');
  const begun = performance.now();
  const fresh = await runScenario(scenario, run);
  await writeResults(file, { ...(await readResults(file)), ...fresh });
  const all = SCENARIOS.flatMap(({ figures }) => figures);
  await writeFile(join(folder, 'README.md'), page(all, await readResults(file)));
  console.log(page(scenario.figures, fresh).split('\n').filter(isOfTable).join('\n'));
  console.error(`${scenario.name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}

/** Servers have process groups of their own: nobody else would end them. */
function stopEarly(): void {
  void Running.stopAll().finally(() => process.exit(1));
}

function versions({ python: jupyter, jupyverse, root: folder }: Machine) {
  const manifest = readFileSync(join(folder, 'packages/server/package.json'), 'utf8');
  return {
    jupyter_server: packageVersion(jupyter, 'jupyter_server'),
    ...(jupyverse === undefined
      ? {}
      : { jupyverse: packageVersion(join(jupyverse, '../python'), 'jupyverse') }),
    Elara: (JSON.parse(manifest) as { version: string }).version,
  };
}

function packageVersion(executable: string, name: string): string {
  const code = `import importlib.metadata; print(importlib.metadata.version("${name}"))`;
  return execFileSync(executable, ['-c', code], { encoding: 'utf8' }).trim();
}

function isOfTable(line: string): boolean {
  return line.startsWith('|');
}

function fail(text: string): void {
  console.error(text);
  process.exitCode = 1;
}
