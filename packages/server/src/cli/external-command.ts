import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { findProgram } from './find-program.ts';
import type { Host } from './host.ts';

/**
 * Runs `jupyter-server-<word>` where the path has one, as `jupyter server <word>` does: extensions bring
 * commands of their own. Undefined where there is none.
 */
export async function runExternal(
  host: Host,
  word: string | undefined,
  argv: readonly string[],
): Promise<number | undefined> {
  if (word === undefined || !/^\w[\w.-]*$/.test(word)) return undefined;
  const program = await findProgram(`jupyter-server-${word}`, host.env);
  if (program === null) return undefined;
  // Control-C reaches the program by itself; whoever waits for it must not be gone before it.
  const wait = (): void => undefined;
  host.signals.on('SIGINT', wait);
  try {
    const child = spawn(program, argv, { stdio: 'inherit', env: host.env, cwd: host.cwd });
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    // What a shell says of a program that a signal ended.
    return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
  } finally {
    host.signals.off('SIGINT', wait);
  }
}
