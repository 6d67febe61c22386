import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout. */
export const repositoryRoot = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/** @param {string} root */
export const elaraBinary = (root) => join(root, 'packages/server/dist/elara.cjs');

/** Where the set-up keeps its stamps and reports; git ignores it. @param {string} root */
export const setupFolder = (root) => join(root, '.setup');
