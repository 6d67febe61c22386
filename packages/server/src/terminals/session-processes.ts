import { readdir, readFile } from 'node:fs/promises';

/**
 * Ids of the processes in the session of a shell, which each of its jobs is in, whatever group it
 * has. Only Linux tells; elsewhere the system's own hang-up reaches the job in the foreground.
 */
export async function sessionProcesses(leader: number): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const sessions = await Promise.all(ids.map(sessionOf));
  return ids.map(Number).filter((id, index) => sessions[index] === leader && id !== leader);
}

/** The sixth field of `stat`; the second is a name in brackets that may contain anything. */
async function sessionOf(id: string): Promise<number | null> {
  try {
    const stat = await readFile(`/proc/${id}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
  } catch {
    return null;
  }
}
