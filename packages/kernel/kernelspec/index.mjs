// What a server needs to offer this kernel without anything being installed.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Name of the kernelspec. */
export const KERNEL_NAME = 'typescript';

/** Folder with `kernel.json` and the logos, as kernelspecs have one. */
export const resourceDir = dirname(fileURLToPath(import.meta.url));

/** The program that a kernel process runs. */
export const kernelPath = join(resourceDir, '..', 'dist', 'kernel.mjs');

/**
 * The kernelspec with the Node that runs this process and absolute paths in `argv`.
 *
 * @param {string} [node]
 */
export function kernelSpec(node = process.execPath) {
  const spec = JSON.parse(readFileSync(join(resourceDir, 'kernel.json'), 'utf8'));
  return { ...spec, argv: [node, kernelPath, '-f', '{connection_file}'], env: {} };
}
