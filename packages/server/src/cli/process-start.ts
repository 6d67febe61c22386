import { readFile } from 'node:fs/promises';

/** Ticks a second in `/proc`, on every Linux that Node.js runs on. */
const TICKS = 100;

/** When a process started, in milliseconds since 1970; null where the system does not tell. */
export async function processStart(pid: number): Promise<number | null> {
  try {
    const [own, system] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/stat', 'utf8'),
    ]);
    // The name, in parentheses, may hold blanks and parentheses of its own; the start is field 22.
    const ticks = own.slice(own.lastIndexOf(')') + 2).split(' ')[19];
    const boot = /^btime (\d+)$/m.exec(system)?.[1];
    if (ticks === undefined || boot === undefined) return null;
    return (Number(boot) + Number(ticks) / TICKS) * 1000;
  } catch {
    return null;
  }
}
