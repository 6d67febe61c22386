import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Environment } from '../config/index.ts';

/** The file of a program: itself where it is a path, else the first on the PATH. */
export async function findProgram(command: string, env: Environment): Promise<string | null> {
  if (command === '') return null;
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const files = command.includes('/') ? [command] : folders.map((folder) => join(folder, command));
  for (const file of files) {
    const found = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return file;
  }
  return null;
}
