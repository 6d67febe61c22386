import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeExecutable } from './executable.mjs';
import { licencesOf } from './licences.mjs';

/**
 * @typedef {{ buildKernel: () => Promise<{ inputs: Record<string, unknown> }> }} KernelBuild
 */

/**
 * Bundles the kernel as its own package says, and adds the licences of what went in.
 *
 * @param {string} root
 */
export async function buildKernel(root) {
  const folder = join(root, 'packages/kernel');
  /** @type {unknown} */
  const module = await import(pathToFileURL(join(folder, 'build.mjs')).href);
  const metafile = await /** @type {KernelBuild} */ (module).buildKernel();
  await makeExecutable(join(folder, 'dist/kernel.mjs'));
  const licences = await licencesOf(folder, metafile);
  await writeFile(join(folder, 'dist/THIRD-PARTY-LICENSES.txt'), licences);
}
