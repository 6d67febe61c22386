import type { TaskRunner } from '../workers/index.ts';
import { ExportFailed, UnknownFormat } from './errors.ts';
import { exportTask, ownMemory } from './export-task.ts';
import { OWN_FORMATS, type Exported, type ExportRequest } from './exports.ts';
import type { PythonExporters } from './python/find.ts';
import { Limit } from './python/limit.ts';
import type { PythonRunner } from './python/run.ts';

/** A Python takes a processor and 100 MB. */
const MOST_PYTHONS = 2;
const MOST_WAITING = 8;

export interface ExporterNeeds {
  /** Threads in which our own formats are made. */
  readonly tasks: TaskRunner;
  /** Looks for a Python with nbconvert, once. */
  readonly findPython: () => Promise<PythonExporters | null>;
  readonly runner: PythonRunner;
}

/** Who asks for an export, and from where. */
export interface ExportContext {
  /** Folder of the notebook on the disk, for pictures beside it; null where it has none. */
  readonly directory: string | null;
  readonly signal: AbortSignal;
}

/** Exports notebooks: our own formats in threads, others by a Python that can make them. */
export class Exporter {
  private readonly needs: ExporterNeeds;
  private readonly pythons = new Limit(MOST_PYTHONS, MOST_WAITING);
  private readonly closing = new AbortController();
  private python: Promise<PythonExporters | null> | undefined;

  constructor(needs: ExporterNeeds) {
    this.needs = needs;
  }

  /** All formats with their media types, in alphabetical order. */
  async formats(): Promise<Record<string, string>> {
    const python = await this.findPython();
    const all = Object.entries({ ...python?.formats, ...OWN_FORMATS });
    return Object.fromEntries(all.sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  /** Throws where nobody makes the format: asked before a notebook is read for nothing. */
  async requireFormat(format: string): Promise<void> {
    if (Object.hasOwn(OWN_FORMATS, format)) return;
    const python = await this.findPython();
    if (!Object.hasOwn(python?.formats ?? {}, format)) throw new UnknownFormat(format);
  }

  async export(request: ExportRequest, context: ExportContext): Promise<Exported> {
    if (Object.hasOwn(OWN_FORMATS, request.format)) return this.exportHere(request);
    await this.requireFormat(request.format);
    const python = await this.findPython();
    if (python === null) throw new UnknownFormat(request.format);
    const signal = AbortSignal.any([context.signal, this.closing.signal]);
    const run = { ...request, directory: context.directory, signal };
    return this.pythons.run(() => this.needs.runner.run(python.executable, run));
  }

  /** Ends what runs. */
  close(): void {
    this.closing.abort();
  }

  private async exportHere(request: ExportRequest): Promise<Exported> {
    try {
      return await this.needs.tasks.run(exportTask, request, {
        transfer: ownMemory(request.notebook),
      });
    } catch (error) {
      throw new ExportFailed(error instanceof Error ? error.message : String(error), error);
    }
  }

  private findPython(): Promise<PythonExporters | null> {
    this.python ??= this.needs.findPython();
    return this.python;
  }
}
