import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setupFolder } from '../layout.mjs';
import { run } from '../run.mjs';
import { unlessDone } from '../setup/stamps.mjs';

/** The lines of Node.js that are maintained beside the oldest one that Elara runs on. */
export const NEWER_NODES = ['22.23.3', '24.9.0'];

/**
 * A `node` of another version, from npm: the same packages that `npx node@22` runs.
 *
 * @param {string} root
 * @param {import('../setup/progress.mjs').Progress} progress
 * @param {string} version
 * @returns {Promise<string>} its binary
 */
export async function prepareNode(root, progress, version) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(setupFolder(root), `node-${version}`);
  const binary = join(folder, 'node_modules', name, 'bin/node');
  await unlessDone({
    root,
    name: `node-${version}`,
    key: name,
    stands: existsSync(binary),
    work: () =>
      progress.step(`Installing Node.js ${version} for the tests`, () =>
        install(folder, `${name}@${version}`),
      ),
  });
  return binary;
}

/**
 * @param {string} folder
 * @param {string} wanted
 */
async function install(folder, wanted) {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  // So that npm does not take the repository for the project.
  await writeFile(join(folder, 'package.json'), '{"private": true}\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', wanted];
  const { code, output } = await run('npm', args, { cwd: folder });
  if (code !== 0) throw new Error(`${wanted} could not be installed: ${output.trim()}`);
}
