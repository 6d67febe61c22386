import { ContentsChanger } from './change.ts';
import type { CheckpointModel } from './checkpoints.ts';
import type { ContentsContext } from './context.ts';
import { ContentsCreator } from './create.ts';
import { KeyedLock } from './drive/keyed-lock.ts';
import { trimSlashes } from './drive/root.ts';
import { BadContentsRequest, ContentsFailure, NotFound } from './errors.ts';
import { ContentsReader, METADATA_ONLY, type GetOptions } from './get.ts';
import { digestTask } from './jobs/read-jobs.ts';
import { prepareSaveTask, type PreparedSave } from './jobs/save-job.ts';
import { readUpload } from './jobs/upload.ts';
import { isNotebookPath, type Shown } from './models.ts';
import { NotebookFiles } from './notebook-files.ts';
import { ContentsSaver, type Save } from './save.ts';

/** Everything that can be done with contents; routes and other rooms call it through the door. */
export class ContentsService {
  private readonly context: ContentsContext;
  private readonly reader: ContentsReader;
  private readonly saver: ContentsSaver;
  private readonly creator: ContentsCreator;
  private readonly changer: ContentsChanger;
  private readonly saves = new KeyedLock();
  /** Notebooks for exports. */
  readonly notebookFiles: NotebookFiles;

  constructor(context: ContentsContext) {
    this.context = context;
    this.reader = new ContentsReader(context);
    this.saver = new ContentsSaver(context, this.reader);
    this.creator = new ContentsCreator(context, this.reader, this.saver);
    this.changer = new ContentsChanger(context, this.reader);
    this.notebookFiles = new NotebookFiles(context, this.reader);
  }

  get(path: string, options: GetOptions): Promise<Shown> {
    return this.reader.get(path, options);
  }

  /** True for an existing file, or for a link to one. */
  async isFile(path: string): Promise<boolean> {
    return (await this.context.drive.kindOf(path)) === 'file';
  }

  async exists(path: string): Promise<boolean> {
    return this.context.drive.exists(path);
  }

  /** True for what may not be seen; always false where hidden files are allowed. */
  async isForbidden(path: string): Promise<boolean> {
    return !this.context.settings.allowHidden && (await this.context.drive.isHidden(path));
  }

  async newUntitled(
    path: string,
    type: 'directory' | 'file' | 'notebook' | null,
    extension: string,
  ): Promise<Shown> {
    return this.creator.newUntitled(path, type, extension);
  }

  copy(from: string, to: string): Promise<Shown> {
    return this.creator.copy(from, to);
  }

  /**
   * Handles the saves of a path in the order in which they came: reading a large one takes longer
   * than reading the small one that follows it.
   */
  inOrder<T>(path: string, save: () => Promise<T>): Promise<T> {
    return this.saves.run(trimSlashes(path), save);
  }

  /** Waits for saves that were accepted. */
  idle(): Promise<void> {
    return this.saves.idle();
  }

  /** Reads the body of a save; what is missing in it depends on whether the file exists. */
  async prepareSave(path: string, body: Buffer, exists: boolean): Promise<PreparedSave> {
    const { jobs, notary } = this.context;
    const defaultType = exists ? null : isNotebookPath(trimSlashes(path)) ? 'notebook' : 'file';
    const upload = await readUpload(body, defaultType);
    if (upload !== null) return upload;
    const input = { body: alone(body), defaultType, key: await notary.key() } as const;
    return jobs.onBody(prepareSaveTask, input, input.body);
  }

  save(path: string, save: Save): Promise<Shown> {
    return this.saver.save(path, save);
  }

  rename(path: string, newPath: string | null): Promise<Shown> {
    return this.changer.rename(path, newPath);
  }

  remove(path: string): Promise<void> {
    return this.changer.remove(path);
  }

  /** Trusts all that a notebook shows now (rest-api §6). */
  async trust(apiPath: string): Promise<void> {
    const path = trimSlashes(apiPath);
    const { drive, notary, jobs, log } = this.context;
    const { model } = await this.reader.get(path, METADATA_ONLY);
    if (model.type !== 'notebook') throw new ContentsFailure(`Not a notebook: ${path}`);
    const bytes = await drive.read(path);
    const result = await jobs.onNotebook(digestTask, { bytes, key: await notary.key() }, bytes);
    if (result.kind !== 'digest') throw new BadContentsRequest(`Unreadable Notebook: ${path}`);
    log.warn(`Trusting notebook ${path}`);
    if (result.digest !== null) await notary.trust(result.digest);
  }

  createCheckpoint(path: string): Promise<CheckpointModel> {
    return this.context.checkpoints.create(trimSlashes(path));
  }

  listCheckpoints(path: string): Promise<CheckpointModel[]> {
    return this.context.checkpoints.list(trimSlashes(path));
  }

  restoreCheckpoint(path: string, id: string): Promise<void> {
    return this.context.checkpoints.restore(trimSlashes(path), id);
  }

  removeCheckpoint(path: string, id: string): Promise<void> {
    return this.context.checkpoints.remove(trimSlashes(path), id);
  }

  /** Throws the 404 of a page where there is no file to show. */
  async requireFile(path: string): Promise<void> {
    if (await this.isFile(path)) return;
    throw new NotFound(`File does not exist: ${path}`);
  }
}

/** What may be sent to a thread. */
const SENT_FROM = 256 * 1024;

/** In memory of its own: what goes to a thread takes the memory around it along. */
function alone(body: Buffer): Buffer {
  const isAlone = body.byteLength === body.buffer.byteLength;
  if (isAlone || body.byteLength <= SENT_FROM) return body;
  const copy = Buffer.allocUnsafeSlow(body.byteLength);
  body.copy(copy);
  return copy;
}
