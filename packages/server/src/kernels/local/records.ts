import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Logger } from '../../log/index.ts';
import { signalGroup } from './process.ts';

/** What is written down about a kernel that runs, for who finds it after a crash of the server. */
export interface KernelRecord {
  readonly id: string;
  readonly name: string;
  readonly pid: number;
  /** Start of the process as the system tells it, since process ids are used again. */
  readonly startTime: string | null;
  readonly connectionFile: string;
  readonly cwd: string;
  readonly sessionName: string | null;
  readonly serverPid: number;
  readonly serverStartTime: string | null;
}

/** Beside the connection files, but where Jupyter's tools do not take them for such. */
const FOLDER = 'elara-kernels';

/** The records of one runtime folder. */
export class KernelRecords {
  readonly #folder: string;

  constructor(runtimeDir: string) {
    this.#folder = join(runtimeDir, FOLDER);
  }

  async write(record: KernelRecord): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = this.#file(record.id);
    await writeFile(`${file}.new`, JSON.stringify(record, null, 2), { mode: 0o600 });
    await rename(`${file}.new`, file);
  }

  async remove(id: string): Promise<void> {
    await rm(this.#file(id), { force: true });
  }

  /** Ends kernels whose server is gone, and removes what they left. */
  async endOrphans(log: Logger): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const record = await this.#read(join(this.#folder, name));
      if (record === undefined || (await mayRun(record.serverPid, record.serverStartTime)))
        continue;
      if (await surelyRuns(record.pid, record.startTime)) {
        log.warn(`Ending kernel ${record.id}, whose server is gone`, { pid: record.pid });
        signalGroup(record.pid, 'SIGKILL');
      }
      await rm(record.connectionFile, { force: true });
      await this.remove(record.id);
    }
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  async #read(file: string): Promise<KernelRecord | undefined> {
    try {
      return JSON.parse(await readFile(file, 'utf8')) as KernelRecord;
    } catch {
      return undefined;
    }
  }
}

/** Start time of a process in the system's own unit; null where it cannot be known. */
export async function startTimeOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may contain spaces; field 22 is the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** Whether this very process runs; where that cannot be known, it is not killed. */
async function surelyRuns(pid: number, startTime: string | null): Promise<boolean> {
  return startTime !== null && (await startTimeOf(pid)) === startTime;
}

/** Whether it may run; where only the number is known, any process of that number counts. */
export async function mayRun(pid: number, startTime: string | null): Promise<boolean> {
  if (startTime !== null) return surelyRuns(pid, startTime);
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
