import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** Linux counts the CPU time of ended children in hundredths of a second. */
const TICKS_PER_SECOND = 100;

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  /** Seconds of CPU of children that have ended. */
  readonly endedChildren: number;
  /** Resident bytes, and the most there were since `forgetPeaks`. */
  readonly memory: number;
  readonly peak: number;
}

/** A process and all below it, as they are now. `but` leaves out processes and what is below them. */
export function processTree(
  root: number,
  but: (info: ProcessInfo) => boolean = () => false,
): ProcessInfo[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readProcess(name) : []));
  const tree: ProcessInfo[] = [];
  const waiting = all.filter(({ pid }) => pid === root);
  for (let info = waiting.shift(); info !== undefined; info = waiting.shift()) {
    if (info.pid !== root && but(info)) continue;
    const { pid } = info;
    tree.push(info);
    waiting.push(...all.filter(({ parent }) => parent === pid));
  }
  return tree;
}

export const totalMemory = (tree: readonly ProcessInfo[]): number =>
  tree.reduce((sum, { memory }) => sum + memory, 0);

export const totalPeak = (tree: readonly ProcessInfo[]): number =>
  tree.reduce((sum, { peak }) => sum + peak, 0);

/** From here on `peak` begins anew (proc(5), `clear_refs`). */
export function forgetPeaks(tree: readonly ProcessInfo[]): void {
  for (const { pid } of tree) writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}

/** A process may end while it is read: then there is nothing. */
function readProcess(name: string): ProcessInfo[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
    const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    const status = readFileSync(`/proc/${name}/status`, 'latin1');
    return [parseProcess(Number(name), stat, status, command)];
  } catch {
    return [];
  }
}

/** The program's name in `stat` may hold spaces and brackets: fields count from the last bracket. */
export function parseProcess(
  pid: number,
  stat: string,
  status: string,
  command: string,
): ProcessInfo {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const number = (index: number) => Number(fields[index]);
  const bytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  return {
    pid,
    parent: number(1),
    command,
    endedChildren: (number(13) + number(14)) / TICKS_PER_SECOND,
    memory: bytes('VmRSS'),
    peak: bytes('VmHWM'),
  };
}
