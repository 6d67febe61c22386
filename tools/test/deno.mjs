import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setupFolder } from '../layout.mjs';
import { run } from '../run.mjs';
import { unlessDone } from '../setup/stamps.mjs';
import { onPath } from './chromium.mjs';

/** 42 MB to fetch, 92 MB on disk: only CI gets it unasked. */
const PACKAGE = '@deno/linux-x64-glibc';
const VERSION = '2.9.6';

/**
 * Deno, as a kernel to test with: what `DENO` says, else the one on the PATH. In CI its binary is
 * installed from npm.
 *
 * @param {string} root
 * @param {import('../setup/progress.mjs').Progress} progress
 * @returns {Promise<string | undefined>}
 */
export async function prepareDeno(root, progress) {
  const chosen = process.env['DENO'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const isWanted =
    process.env['CI'] === 'true' && `${process.platform}-${process.arch}` === 'linux-x64';
  if (!isWanted) return onPath('deno');
  const folder = join(setupFolder(root), 'deno');
  const binary = join(folder, 'node_modules', PACKAGE, 'deno');
  await unlessDone({
    root,
    name: 'deno',
    key: VERSION,
    stands: existsSync(binary),
    work: () => progress.step('Installing Deno for the tests', () => install(folder)),
  });
  return binary;
}

/** @param {string} folder */
async function install(folder) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // So that npm does not take the repository for the project.
  await writeFile(join(folder, 'package.json'), '{"private": true}\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${PACKAGE}@${VERSION}`];
  const { code, output } = await run('npm', args, { cwd: folder });
  if (code !== 0) throw new Error(`Deno could not be installed for the tests: ${output.trim()}`);
}
