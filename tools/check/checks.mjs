import { run } from '../run.mjs';
import { checkBoundaries } from './boundaries.mjs';
import { checkNames } from './names.mjs';
import { checkPackages } from './packages.mjs';

/**
 * @typedef {{ ok: boolean, output: string }} Verdict
 * @typedef {{ name: string, title: string, work: (root: string) => Promise<Verdict> }} Check
 */

/** How many run side by side: the machines of CI have two cores. */
const AT_ONCE = 2;

/** @type {readonly Check[]} slowest first */
export const CHECKS = [
  { name: 'lint', title: 'lint, sizes of files and functions', work: tool('eslint', ['.']) },
  { name: 'types', title: 'types', work: tool('tsc', ['-b', '--pretty', 'false']) },
  {
    name: 'format',
    title: 'format',
    work: tool('prettier', ['--check', '--cache', '--log-level=warn', '.']),
  },
  {
    name: 'dead-code',
    title: 'dead code',
    work: tool('knip', ['--no-progress', '--no-config-hints']),
  },
  { name: 'boundaries', title: 'boundaries between rooms, cycles', work: checkBoundaries },
  { name: 'names', title: 'names and doors of rooms', work: checkNames },
  { name: 'packages', title: 'packages as published', work: checkPackages },
];

/**
 * Runs the checks named and prints what each found.
 *
 * @param {string} root
 * @param {readonly string[]} names
 * @returns {Promise<{ name: string, ok: boolean, output: string }[]>}
 */
export async function runChecks(root, names) {
  const waiting = CHECKS.filter(({ name }) => names.includes(name));
  /** @type {{ name: string, ok: boolean, output: string }[]} */
  const results = [];
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      results.push(await runCheck(root, check));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/**
 * @param {string} root
 * @param {Check} check
 */
async function runCheck(root, { name, title, work }) {
  const begun = Date.now();
  const { ok, output } = await work(root).catch((/** @type {unknown} */ error) => ({
    ok: false,
    output: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  const time = ((Date.now() - begun) / 1000).toFixed(1);
  console.log(`${ok ? '✓' : '✗'} ${title} (${time} s)`);
  if (!ok) console.log(output.trim().replace(/^/gm, '    '));
  return { name, ok, output };
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {(root: string) => Promise<Verdict>}
 */
function tool(command, args) {
  return async (root) => {
    const { code, output } = await run(command, args, { cwd: root });
    return { ok: code === 0, output };
  };
}
