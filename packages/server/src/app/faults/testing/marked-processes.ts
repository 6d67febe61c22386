import { readdir, readFile } from 'node:fs/promises';

/** Ids of the processes that have `name=value` in their environment: children inherit it. */
export async function markedProcesses(name: string, value: string): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const marked = await Promise.all(
    ids.map(async (id) => {
      const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
      return environment.split('\0').includes(`${name}=${value}`) ? [Number(id)] : [];
    }),
  );
  return marked.flat();
}

/** Ends what a failed test has left behind. */
export async function killMarked(name: string, value: string): Promise<void> {
  for (const id of await markedProcesses(name, value)) {
    try {
      process.kill(id, 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }
}
