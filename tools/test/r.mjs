import { run } from '../run.mjs';
import { onPath } from './chromium.mjs';

/**
 * An R that has IRkernel, as Debian's package `r-cran-irkernel` brings it.
 *
 * @param {string} root
 * @returns {Promise<string | undefined>}
 */
export async function findR(root) {
  const program = await onPath('R');
  if (program === undefined) return undefined;
  const question = 'cat(requireNamespace("IRkernel", quietly = TRUE))';
  const { stdout } = await run(program, ['--slave', '-e', question], { cwd: root });
  return stdout.trim() === 'TRUE' ? program : undefined;
}
