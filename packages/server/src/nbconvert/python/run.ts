import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '../../config/index.ts';
import type { Logger } from '../../log/index.ts';
import { ExportFailed } from '../errors.ts';
import type { Exported, ExportRequest, ExtraFile } from '../exports.ts';
import { DRIVER } from './driver.ts';

export interface PythonRun extends ExportRequest {
  /** Folder of the notebook on the disk; null where it has none. */
  readonly directory: string | null;
  readonly signal: AbortSignal;
}

export interface PythonRunnerOptions {
  readonly env: Environment;
  readonly temporaryDirectory: string;
  readonly configDir: string;
  readonly timeoutSeconds: number;
  readonly log: Logger;
}

/** What the driver writes at its end. */
type Result =
  | { readonly error: string }
  | { readonly mimetype: string; readonly extension: string; readonly files: readonly string[] };

/** Of what a Python prints only the end is kept, in characters: it is for the log. */
const KEPT_LOG = 8000;

/** Exports a notebook with nbconvert in a process of its own, in a folder that is removed. */
export class PythonRunner {
  private readonly options: PythonRunnerOptions;

  constructor(options: PythonRunnerOptions) {
    this.options = options;
  }

  async run(executable: string, run: PythonRun): Promise<Exported> {
    const folder = await mkdtemp(join(this.options.temporaryDirectory, 'elara-export-'));
    try {
      await this.writeRequest(folder, run);
      await this.start(executable, folder, run);
      return await readResult(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private async writeRequest(folder: string, run: PythonRun): Promise<void> {
    const { format, title, sanitize, directory, notebook } = run;
    const request = { format, title, sanitize, directory, config_dir: this.options.configDir };
    await writeFile(join(folder, 'request.json'), JSON.stringify(request));
    await writeFile(join(folder, 'notebook.ipynb'), notebook);
  }

  private async start(executable: string, folder: string, run: PythonRun): Promise<void> {
    const { env, log } = this.options;
    const child = spawn(executable, ['-c', DRIVER, folder], {
      cwd: folder,
      env: { ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // LaTeX and browsers are children of its own, and have to go with it.
      detached: true,
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        printed = (printed + text).slice(-KEPT_LOG);
      });
    }
    try {
      const reason = await this.end(child, run.signal);
      if (reason !== null) throw new ExportFailed(reason);
    } catch (error) {
      if (error instanceof ExportFailed) throw error;
      throw new ExportFailed(`cannot start ${executable}`, error);
    } finally {
      killGroup(child.pid);
      if (printed !== '') log.debug(`nbconvert to ${run.format}`, { printed });
    }
  }

  /** Waits for the end; tells why where it was not the process's own. */
  private async end(child: ChildProcess, signal: AbortSignal): Promise<string | null> {
    const { timeoutSeconds } = this.options;
    const late = AbortSignal.timeout(timeoutSeconds * 1000);
    const ended = AbortSignal.any([signal, late]);
    const kill = (): void => {
      killGroup(child.pid);
    };
    ended.addEventListener('abort', kill, { once: true });
    if (ended.aborted) kill();
    try {
      await once(child, 'close');
    } finally {
      ended.removeEventListener('abort', kill);
    }
    if (late.aborted) return `it took longer than ${timeoutSeconds} seconds`;
    return signal.aborted ? 'nobody waits for it any more' : null;
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it is gone already.
  }
}

async function readResult(folder: string): Promise<Exported> {
  const result = await parsedResult(folder);
  if ('error' in result) throw new ExportFailed(result.error);
  const files: ExtraFile[] = [];
  for (const name of result.files) {
    files.push({ name, bytes: await readFile(join(folder, `file-${files.length}`)) });
  }
  const { mimetype, extension } = result;
  return { bytes: await readFile(join(folder, 'output')), mimetype, extension, files };
}

async function parsedResult(folder: string): Promise<Result> {
  try {
    return JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as Result;
  } catch (error) {
    throw new ExportFailed('Python ended without a result', error);
  }
}
