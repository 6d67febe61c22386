import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/**
 * Where a program is, or undefined. Asked before every start, because a pty reports a program that
 * does not exist only as a child that ended with code 1.
 */
export async function findExecutable(
  program: string,
  options: { readonly cwd: string; readonly path: string | undefined },
): Promise<string | undefined> {
  if (program === '') return undefined;
  if (isAbsolute(program) || program.includes('/')) {
    const file = resolve(options.cwd, program);
    return (await isExecutable(file)) ? file : undefined;
  }
  for (const folder of (options.path ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter)) {
    const file = join(resolve(options.cwd, folder), program);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
