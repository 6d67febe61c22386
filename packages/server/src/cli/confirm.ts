import type { Readable, Writable } from 'node:stream';

/** How long Jupyter waits for an answer to Control-C, in milliseconds. */
const PATIENCE = 5000;

export type Answer = 'yes' | 'no' | 'none';

/** Asks whether to stop the server; an abort means that the question is no longer open. */
export async function askToStop(
  input: Readable,
  output: Writable,
  signal: AbortSignal,
): Promise<Answer> {
  output.write('Shut down this Jupyter server (y/[n])? ');
  return new Promise((resolve) => {
    const finish = (answer: Answer): void => {
      clearTimeout(timer);
      input.off('data', onData);
      input.pause();
      signal.removeEventListener('abort', onAbort);
      resolve(answer);
    };
    const onData = (chunk: unknown): void => {
      const line = String(chunk).toLowerCase();
      finish(line.startsWith('y') && !line.includes('n') ? 'yes' : 'no');
    };
    const onAbort = (): void => {
      finish('none');
    };
    const timer = setTimeout(onAbort, PATIENCE);
    input.on('data', onData);
    input.resume();
    signal.addEventListener('abort', onAbort);
  });
}
