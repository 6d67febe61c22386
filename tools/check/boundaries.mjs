import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../json.mjs';
import { run } from '../run.mjs';

/** Where modules live; every one found here has to be read. */
const FOLDERS = ['packages', 'e2e', 'bench', 'endurance', 'parity'];

/**
 * @typedef {{ from: string, to: string, rule: { name: string },
 *   cycle?: { name: string }[], comment?: string }} Violation
 * @typedef {{ modules: { source: string }[], summary: { violations: Violation[] } }} Cruise
 */

/**
 * The directions of imports. A resolver that understands nothing finds no violation either, so it
 * is red as well when fewer modules were read than there are.
 *
 * @param {string} root
 * @returns {Promise<import('./checks.mjs').Verdict>}
 */
export async function checkBoundaries(root) {
  const modules = await modulesBelow(root);
  const { stdout, output } = await run(
    'depcruise',
    ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...modules],
    { cwd: root },
  );
  if (!stdout.startsWith('{')) return { ok: false, output };
  const cruise = /** @type {Cruise} */ (parseJson(stdout));
  const read = new Set(cruise.modules.map(({ source }) => source));
  const complaints = [
    ...modules.filter((file) => !read.has(file)).map((file) => `${file} was not read`),
    ...cruise.summary.violations.map(describe),
  ];
  return { ok: complaints.length === 0 && modules.length > 0, output: complaints.join('\n') };
}

/** @param {Violation} violation */
function describe({ rule, from, to, cycle }) {
  const way = cycle === undefined ? to : cycle.map(({ name }) => name).join(' → ');
  return `${rule.name}: ${from} → ${way}`;
}

/** @param {string} root */
async function modulesBelow(root) {
  const found = [];
  for (const folder of FOLDERS) {
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    const modules = names.filter(
      (name) => name.endsWith('.ts') && !/(^|[\\/])(node_modules|dist)[\\/]/.test(name),
    );
    found.push(...modules.map((name) => `${folder}/${name.replaceAll('\\', '/')}`));
  }
  return found.sort();
}
