import { dirname } from 'node:path';
import type { ContentsContext } from './context.ts';
import { trimSlashes } from './drive/root.ts';
import { BadContentsRequest } from './errors.ts';
import { METADATA_ONLY, permissionAs403, type ContentsReader } from './get.ts';
import { copyNotebookTask } from './jobs/read-jobs.ts';
import { prepareSaveTask } from './jobs/save-job.ts';

/** A file that another room wants as a notebook. */
export interface NotebookFile {
  readonly name: string;
  readonly modified: Date;
  /** The bytes of the file in format 4, whatever it is in on the disk; null where it is no notebook. */
  readonly notebook: Uint8Array | null;
  /** The folder on the disk in which it is. */
  readonly directory: string;
}

/** Hands out notebooks as files in the newest format: for exports. */
export class NotebookFiles {
  private readonly context: ContentsContext;
  private readonly reader: ContentsReader;

  constructor(context: ContentsContext, reader: ContentsReader) {
    this.context = context;
    this.reader = reader;
  }

  async read(apiPath: string): Promise<NotebookFile> {
    const path = trimSlashes(apiPath);
    const { drive } = this.context;
    const { model, modified } = await this.reader.get(path, METADATA_ONLY);
    return {
      name: model.name,
      modified: new Date(modified / 1000),
      notebook: model.type === 'notebook' ? await this.upgraded(path) : null,
      directory: dirname(drive.displayPath(path)),
    };
  }

  private async upgraded(path: string): Promise<Uint8Array> {
    const { drive, notary, jobs } = this.context;
    const bytes = await permissionAs403(path, () => drive.read(path));
    const input = { bytes, key: await notary.key() };
    // Nobody signs it, so that nobody has to know whether it is trusted.
    const copy = await jobs.onNotebook(copyNotebookTask, input, bytes, async () => false);
    if (copy.kind === 'copy') return copy.bytes;
    const shown = drive.displayPath(path);
    if (copy.kind === 'not-utf8') {
      throw new BadContentsRequest(`${shown} is not UTF-8 encoded`, { reason: 'bad format' });
    }
    throw new BadContentsRequest(`Unreadable Notebook: ${shown} ${copy.repr}`);
  }

  /** The notebook that stands as `content` in JSON, as the file that a save would make of it. */
  async fromBody(body: Buffer): Promise<{ name: string; notebook: Uint8Array }> {
    const { notary, jobs } = this.context;
    const input = { body, defaultType: 'notebook', key: await notary.key() } as const;
    const prepared = await jobs.onNotebook(prepareSaveTask, input, body);
    if (prepared.kind === 'not-json') {
      throw new BadContentsRequest('Invalid JSON in body of request');
    }
    if (prepared.kind !== 'save') throw new BadContentsRequest('No JSON data provided');
    const { content, fields } = prepared;
    if (content.kind === 'notebook') {
      return { name: fields.name ?? 'notebook.ipynb', notebook: content.bytes };
    }
    const reason = content.kind === 'bad-notebook' ? `: ${content.text}` : '';
    throw new BadContentsRequest(`The body holds no notebook${reason}`);
  }
}
