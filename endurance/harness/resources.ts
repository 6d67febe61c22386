import { readFileSync, readdirSync, readlinkSync, writeFileSync } from 'node:fs';
import { processTree } from '../../bench/servers/processes.ts';

/** What a process holds. */
export interface Held {
  /** Resident bytes. */
  readonly memory: number;
  readonly descriptors: number;
  /** Processes below it. */
  readonly children: number;
}

export function heldBy(pid: number): Held {
  return {
    memory: memoryOf(pid, 'VmRSS'),
    descriptors: descriptorsOf(pid).length,
    children: processTree(pid).length - 1,
  };
}

/** The most that was resident since the process started, or since `forgetPeak`. */
export const peakOf = (pid: number): number => memoryOf(pid, 'VmHWM');

/** Linux then takes the present for the peak (proc(5), clear_refs). */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}

/** What each open descriptor is: a file's path, `socket`, `pipe`… */
export function descriptorsOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(`${folder}/${name}`).replace(/:\[\d+\]$/, '')];
    } catch {
      // Closed since.
      return [];
    }
  });
}

/** What one list of descriptors has more of than another: shows what a leak consists of. */
export function addedTo(before: readonly string[], after: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of after) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const name of before) counts.set(name, (counts.get(name) ?? 0) - 1);
  return [...counts].flatMap(([name, count]) => (count > 0 ? [`${String(count)} × ${name}`] : []));
}

/** Seconds of CPU that a process alone has had: Linux counts in hundredths. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  // The program's name may hold spaces: fields count from its bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryOf(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'latin1');
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`Process ${String(pid)} has ended`);
  return Number(kilobytes) * 1024;
}
