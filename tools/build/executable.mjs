import { chmod, readFile, writeFile } from 'node:fs/promises';

/**
 * Makes a bundled file a command: npm links it, and the first line says what runs it.
 *
 * @param {string} file
 */
export async function makeExecutable(file) {
  const code = await readFile(file, 'utf8');
  const command = code.startsWith('#!') ? code : `#!/usr/bin/env node\n${code}`;
  await writeFile(file, command);
  await chmod(file, 0o755);
}
