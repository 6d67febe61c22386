import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that are published, and what shows that they were built. */
const PUBLISHED = [
  { folder: 'packages/server', built: 'dist/elara.cjs' },
  { folder: 'packages/kernel', built: 'dist/kernel.mjs' },
  { folder: 'packages/lab', built: 'dist/manifest.json' },
  { folder: 'packages/client', built: 'dist/index.js' },
];

/**
 * What publint says of each package that is built; the front end takes minutes to build, so
 * without it that package is left out and said to be.
 *
 * @param {string} root
 * @returns {Promise<import('./checks.mjs').Verdict>}
 */
export async function checkPackages(root) {
  const { publint } = await import('publint');
  const { formatMessage } = await import('publint/utils');
  const complaints = [];
  for (const { folder, built } of PUBLISHED) {
    const pkgDir = join(root, folder);
    if (!existsSync(join(pkgDir, built))) {
      console.log(`  ${folder} is not built and was left out`);
      continue;
    }
    const { messages, pkg } = await publint({ pkgDir, strict: true });
    complaints.push(
      ...messages.map((message) => `${folder}: ${formatMessage(message, pkg) ?? message.code}`),
    );
  }
  return { ok: complaints.length === 0, output: complaints.join('\n') };
}
