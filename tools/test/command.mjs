import { delimiter, dirname } from 'node:path';
import { CHECKS, runChecks } from '../check/checks.mjs';
import { repositoryRoot } from '../layout.mjs';
import { prepareToDevelop } from '../setup/prepare.mjs';
import { reportProblem } from '../setup/problem.mjs';
import { Progress } from '../setup/progress.mjs';
import { findChromium } from './chromium.mjs';
import { prepareDeno } from './deno.mjs';
import { NEWER_NODES, prepareNode } from './newer-node.mjs';
import { preparePython } from './python.mjs';
import { findR } from './r.mjs';
import { Tally } from './tally.mjs';
import { runVitest } from './vitest.mjs';

/** `newer` is the unit tests again, on newer lines of Node.js. */
const PARTS = ['check', 'unit', 'e2e', 'parity', 'newer'];
const PARTS_UNLESS_NAMED = ['check', 'unit', 'e2e'];

/** @param {string[]} args the parts to run, if not the usual ones; the rest is for vitest */
export async function test(args) {
  const parts = args.filter((arg) => PARTS.includes(arg));
  const rest = args.filter((arg) => !PARTS.includes(arg));
  const tally = new Tally({ skippedFails: process.env['CI'] === 'true' });
  try {
    const env = await prepareToTest();
    for (const part of parts.length > 0 ? parts : PARTS_UNLESS_NAMED) {
      await runPart(part, { env, rest, tally });
    }
    for (const line of tally.lines()) console.log(line);
    process.exitCode = tally.isGreen() ? 0 : 1;
  } catch (error) {
    reportProblem(error);
    process.exitCode = 1;
  }
}

/**
 * @param {string} part
 * @param {{ env: Record<string, string>, rest: string[], tally: Tally }} context
 */
async function runPart(part, { env, rest, tally }) {
  console.log(`\n── ${part} ──`);
  if (part === 'check') {
    tally.addChecks(
      await runChecks(
        repositoryRoot,
        CHECKS.map(({ name }) => name),
      ),
    );
  } else if (part === 'newer') {
    for (const version of NEWER_NODES) {
      tally.addTests(await runOnNode(version, { env, rest }));
    }
  } else {
    tally.addTests(await runVitest(repositoryRoot, part, { env, rest }));
  }
}

/**
 * @param {string} version
 * @param {{ env: Record<string, string>, rest: string[] }} options
 */
async function runOnNode(version, { env, rest }) {
  const progress = new Progress(process.stderr);
  try {
    const node = await prepareNode(repositoryRoot, progress, version);
    console.log(`\n── unit, on Node.js ${version} ──`);
    // Children that tests start by name find it first, too.
    const path = [dirname(node), process.env['PATH']].join(delimiter);
    return await runVitest(repositoryRoot, 'unit', { env: { ...env, PATH: path }, rest, node });
  } finally {
    progress.stop();
  }
}

/**
 * Tests learn from the environment which of the programs that not everybody has are here.
 *
 * @returns {Promise<Record<string, string>>}
 */
async function prepareToTest() {
  const progress = new Progress(process.stderr);
  try {
    await prepareToDevelop(repositoryRoot, progress, { lab: 'bundle' });
    const python = await preparePython(repositoryRoot, progress);
    const chromium = await findChromium();
    if (chromium === undefined) progress.note('No Chromium was found: browser tests are skipped.');
    const deno = await prepareDeno(repositoryRoot, progress);
    const r = await findR(repositoryRoot);
    for (const [name, program] of Object.entries({ Deno: deno, 'R with IRkernel': r })) {
      if (program === undefined) progress.note(`No ${name} was found: its tests are skipped.`);
    }
    return {
      ...(python === undefined ? {} : { ELARA_TEST_PYTHON: python }),
      ...(chromium === undefined ? {} : { ELARA_TEST_CHROMIUM: chromium }),
      ...(deno === undefined ? {} : { ELARA_TEST_DENO: deno }),
      ...(r === undefined ? {} : { ELARA_TEST_R: r }),
    };
  } finally {
    progress.stop();
  }
}
