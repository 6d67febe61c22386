import { HttpError } from '../errors/index.ts';
import type { ContentsContext } from './context.ts';
import { trimSlashes } from './drive/root.ts';
import { BadContentsRequest, ContentsFailure } from './errors.ts';
import { METADATA_ONLY, permissionAs403, type ContentsReader } from './get.ts';
import type { PreparedContent, PreparedSave } from './jobs/save-job.ts';
import type { Shown } from './models.ts';
import { isSystemError, osErrorText } from './python/os-error.ts';
import { repr } from './python/text.ts';

/** A save that was read from a request, or that the server makes itself. */
export type Save = Extract<PreparedSave, { kind: 'save' }>;

/** Writes files, notebooks and directories (rest-api §4.4). */
export class ContentsSaver {
  private readonly context: ContentsContext;
  private readonly reader: ContentsReader;

  constructor(context: ContentsContext, reader: ContentsReader) {
    this.context = context;
    this.reader = reader;
  }

  /** Saves and returns the model without content, as it is on the disk afterwards. */
  async save(apiPath: string, save: Save): Promise<Shown> {
    const path = trimSlashes(apiPath);
    requireContent(save);
    if (save.fields.chunk !== null) await this.saveChunk(path, save, save.fields.chunk);
    else await this.saveWhole(path, save);
    return this.saved(path, messageOf(save.content));
  }

  /** A new file with content that is ready; for copies and for new notebooks. */
  async saveNew(
    path: string,
    type: 'file' | 'notebook' | 'directory',
    content: PreparedContent,
  ): Promise<Shown> {
    const fields = {
      type,
      path: null,
      name: null,
      copies: false,
      hasContent: type !== 'directory',
      chunk: null,
    };
    return this.save(path, { kind: 'save', fields, content });
  }

  private async saved(path: string, message: string | null): Promise<Shown> {
    const shown = await this.reader.get(path, METADATA_ONLY);
    this.context.emit({ action: 'save', path });
    return message === null ? shown : { ...shown, model: { ...shown.model, message } };
  }

  private async saveWhole(path: string, save: Save): Promise<void> {
    const { type } = save.fields;
    if (type === 'notebook') return this.saveNotebook(path, save.content);
    if (type === 'directory') return this.saveDirectory(path);
    if (type === 'file') return this.saveFile(path, save.content);
    throw new BadContentsRequest(`Unhandled contents type: ${type ?? 'None'}`);
  }

  private async saveNotebook(path: string, content: PreparedContent): Promise<void> {
    if (content.kind === 'bad-notebook') throw unexpected(path, content.text);
    if (content.kind !== 'notebook') throw unexpected(path, content.kind);
    const { notary, log } = this.context;
    if (content.digest === null) log.warn(`Notebook ${path} is not trusted`);
    else await notary.trust(content.digest);
    await this.writing(path, async () => {
      await this.context.drive.write(path, content.bytes);
      await this.firstCheckpoint(path);
    });
  }

  /** There is always a way back to the notebook as it was first saved. */
  private async firstCheckpoint(path: string): Promise<void> {
    const { checkpoints } = this.context;
    if ((await checkpoints.list(path)).length === 0) await checkpoints.create(path);
  }

  private async saveFile(path: string, content: PreparedContent): Promise<void> {
    const bytes = this.fileBytes(path, content);
    await this.writing(path, () => this.context.drive.write(path, bytes));
  }

  private async saveDirectory(path: string): Promise<void> {
    const { drive, settings } = this.context;
    if (!settings.allowHidden && (await drive.isHidden(path))) {
      throw new BadContentsRequest(
        `Cannot create hidden directory ${repr(drive.displayPath(path))}`,
      );
    }
    const kind = await drive.kindOf(path);
    if (kind === 'directory') return;
    if (kind !== null) throw new BadContentsRequest(`Not a directory: ${drive.displayPath(path)}`);
    await this.writing(path, () => drive.makeDirectory(path));
  }

  /** One part of a large file: 1 begins it, others are appended, -1 ends it. */
  private async saveChunk(path: string, save: Save, chunk: number | 'other'): Promise<void> {
    const { type } = save.fields;
    if (type !== 'file') {
      throw new BadContentsRequest(
        `File type "${type ?? 'None'}" is not supported for large file transfer`,
      );
    }
    const bytes = this.fileBytes(path, save.content);
    const { drive } = this.context;
    await this.writing(path, () =>
      chunk === 1 ? drive.write(path, bytes) : drive.append(path, bytes, chunk === -1),
    );
  }

  private fileBytes(path: string, content: PreparedContent): Uint8Array {
    if (content.kind === 'bytes') return content.bytes;
    if (content.kind === 'encoding-error') {
      const shown = this.context.drive.displayPath(path);
      throw new BadContentsRequest(`Encoding error saving ${shown}: ${content.text}`);
    }
    throw new BadContentsRequest("Must specify format of file contents as 'text' or 'base64'");
  }

  /** The texts of the reference for what can go wrong while writing. */
  private async writing(path: string, action: () => Promise<void>): Promise<void> {
    try {
      await permissionAs403(path, action);
    } catch (error) {
      if (error instanceof HttpError) throw error;
      this.context.log.error(`Error while saving file: ${path}`, { error });
      if (!isSystemError(error))
        throw unexpected(path, error instanceof Error ? error.message : '', error);
      throw unexpected(path, osErrorText(error, this.subjectOf(path, error.syscall)), error);
    }
  }

  /** Python names the file where opening it failed, and no file where writing did. */
  private subjectOf(path: string, syscall: string | undefined): string | undefined {
    if (syscall === undefined || /^(write|fsync|ftruncate|copyfile)/.test(syscall))
      return undefined;
    return repr(this.context.drive.displayPath(path));
  }
}

function requireContent(save: Save): void {
  const { type, hasContent } = save.fields;
  if (type === undefined) throw new BadContentsRequest('No file type provided');
  if (!hasContent && type !== 'directory') throw new BadContentsRequest('No file content provided');
}

function messageOf(content: PreparedContent): string | null {
  return content.kind === 'notebook' ? content.message : null;
}

function unexpected(path: string, text: string, cause?: unknown): ContentsFailure {
  return new ContentsFailure(`Unexpected error while saving file: ${path} ${text}`, cause);
}
