import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { contenders } from './contenders.ts';
import { page } from './report.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';

const python = process.env['ELARA_TEST_PYTHON'];
const root = process.cwd();
const wanted = process.argv.slice(2);
const chosen = SCENARIOS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

if (python === undefined) {
  console.error('Nothing can be compared: there is no Python with Jupyter on this machine.');
  process.exitCode = 1;
} else if (chosen.length === 0) {
  console.error(`Scenarios are ${SCENARIOS.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 1;
} else {
  for (const scenario of chosen) await compare(scenario, python);
}

/** Measures both in turns, so that what else the machine does falls on both. */
async function compare(scenario: Scenario, executable: string): Promise<void> {
  const load = loadavg()[0] ?? 0;
  const [reference, ours] = contenders(root, executable);
  const measured = { reference: [] as number[][], ours: [] as number[][] };
  for (let round = 1; round <= scenario.rounds; round += 1) {
    measured.reference.push(await scenario.measure(reference));
    measured.ours.push(await scenario.measure(ours));
    console.error(`${scenario.name}: round ${String(round)} of ${String(scenario.rounds)}`);
  }
  const text = page(scenario, measured, {
    node: process.versions.node,
    jupyter: `jupyter_server ${jupyterVersion(executable)}`,
    load,
    date: new Date().toISOString().slice(0, 10),
  });
  const folder = join(root, 'docs/benchmarks');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${scenario.name}.md`), text);
  console.log(text);
}

function jupyterVersion(executable: string): string {
  const code = 'import jupyter_server; print(jupyter_server.__version__)';
  return execFileSync(executable, ['-c', code], { encoding: 'utf8' }).trim();
}
