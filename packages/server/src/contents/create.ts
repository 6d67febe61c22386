import type { ContentsContext } from './context.ts';
import { KeyedLock } from './drive/keyed-lock.ts';
import { apiJoin, apiName, apiParent, trimSlashes } from './drive/root.ts';
import { BadContentsRequest, NotFound } from './errors.ts';
import { METADATA_ONLY, permissionAs403, type ContentsReader } from './get.ts';
import { copyNotebookTask, newCellId } from './jobs/read-jobs.ts';
import type { PreparedContent } from './jobs/save-job.ts';
import { isNotebookPath, type Shown } from './models.ts';
import { firstFreeName, nameWithoutCopySuffix } from './naming.ts';
import { emptyNotebook, writeNotebook } from './notebook/write.ts';
import { isSystemError } from './python/os-error.ts';
import type { ContentsSaver } from './save.ts';

type NewType = 'directory' | 'file' | 'notebook';

const MEBIBYTE = 1024 * 1024;
const EMPTY_FILE: PreparedContent = { kind: 'bytes', bytes: new Uint8Array() };
const NOTHING: PreparedContent = { kind: 'none' };

/** Makes new files under names that the server picks, and copies (rest-api §4.3). */
export class ContentsCreator {
  private readonly context: ContentsContext;
  private readonly reader: ContentsReader;
  private readonly saver: ContentsSaver;
  private readonly creations = new KeyedLock();

  constructor(context: ContentsContext, reader: ContentsReader, saver: ContentsSaver) {
    this.context = context;
    this.reader = reader;
    this.saver = saver;
  }

  /** A new, empty file, notebook or directory in `apiPath`. */
  newUntitled(apiPath: string, type: NewType | null, extension: string): Promise<Shown> {
    const directory = trimSlashes(apiPath);
    // A slash would lead elsewhere than the directory that was checked.
    if (extension.includes('/'))
      throw new BadContentsRequest('An extension must not contain a slash');
    return this.inDirectory(directory, () =>
      this.makeUntitled(
        directory,
        type ?? (extension === '.ipynb' ? 'notebook' : 'file'),
        extension,
      ),
    );
  }

  private async makeUntitled(directory: string, type: NewType, extension: string): Promise<Shown> {
    if ((await this.context.drive.kindOf(directory)) !== 'directory') {
      throw new NotFound(`No such directory: ${directory}`);
    }
    const name = await this.freeName(
      directory,
      this.untitledName(type, extension),
      type === 'directory' ? ' ' : '',
    );
    return this.saver.saveNew(apiJoin(directory, name), type, await this.emptyContent(type));
  }

  private untitledName(type: NewType, extension: string): string {
    const { untitledDirectory, untitledFile, untitledNotebook } = this.context.settings;
    if (type === 'notebook') return `${untitledNotebook}.ipynb`;
    return (type === 'directory' ? untitledDirectory : untitledFile) + extension;
  }

  private async emptyContent(type: NewType): Promise<PreparedContent> {
    if (type === 'notebook') return this.newNotebook();
    return type === 'file' ? EMPTY_FILE : NOTHING;
  }

  /** The bytes of a notebook without cells; signed, since it shows nothing. */
  private async newNotebook(): Promise<PreparedContent> {
    const { text } = writeNotebook(emptyNotebook(), newCellId);
    const bytes = Buffer.from(text, 'utf8');
    const result = await this.copyOf(bytes, '');
    return { ...result, message: null };
  }

  copy(from: string, to: string): Promise<Shown> {
    const source = trimSlashes(from);
    const target = trimSlashes(to);
    return this.inDirectory(target, async () => {
      const { model } = await this.reader.get(source, METADATA_ONLY);
      if (model.type === 'directory') return this.copyDirectory(source, to, target);
      return this.copyFile(source, from, target);
    });
  }

  /** One at a time: a name that is free must still be free when it is taken. */
  private inDirectory(directory: string, create: () => Promise<Shown>): Promise<Shown> {
    return this.creations.run(directory, create);
  }

  private async copyFile(source: string, from: string, target: string): Promise<Shown> {
    const path = await this.copyTarget(source, target);
    const shown = await this.saver.saveNew(
      trimSlashes(path),
      isNotebookPath(source) ? 'notebook' : 'file',
      await this.contentToCopy(source),
    );
    this.context.emit({ action: 'copy', path, source_path: from });
    return shown;
  }

  /** A free name in a directory, or the very path. At the top it has a slash in front, as in the event. */
  private async copyTarget(source: string, target: string): Promise<string> {
    if ((await this.context.drive.kindOf(target)) === 'directory') {
      const name = await this.freeName(target, nameWithoutCopySuffix(apiName(source)), '-Copy');
      return `${target}/${name}`;
    }
    const parent = apiParent(target);
    if (target.includes('/') && (await this.context.drive.kindOf(parent)) !== 'directory') {
      throw new NotFound(`No such parent directory: ${parent} to copy file in`);
    }
    return target;
  }

  /** Files go over as they are; notebooks are read and written like any other save. */
  private async contentToCopy(source: string): Promise<PreparedContent> {
    const { drive } = this.context;
    if ((await drive.kindOf(source)) !== 'file') {
      throw new BadContentsRequest(`Cannot read non-file ${drive.displayPath(source)}`);
    }
    const bytes = await permissionAs403(source, () => drive.read(source));
    // The reference reads the source through its model, which counts as reading it.
    this.context.emit({ action: 'get', path: source });
    return isNotebookPath(source) ? this.copyOf(bytes, source) : { kind: 'bytes', bytes };
  }

  private async copyOf(
    bytes: Buffer,
    source: string,
  ): Promise<Extract<PreparedContent, { kind: 'notebook' }>> {
    const { jobs, notary, drive } = this.context;
    const input = { bytes, key: await notary.key() };
    const copy = await jobs.onNotebook(copyNotebookTask, input, bytes, (digest) =>
      notary.isTrusted(digest as string),
    );
    if (copy.kind === 'copy') return { ...copy, kind: 'notebook' };
    const shown = drive.displayPath(source);
    if (copy.kind === 'unreadable')
      throw new BadContentsRequest(`Unreadable Notebook: ${shown} ${copy.repr}`);
    throw new BadContentsRequest(`${shown} is not UTF-8 encoded`, { reason: 'bad format' });
  }

  private async copyDirectory(source: string, to: string, target: string): Promise<Shown> {
    await this.requireSmallEnough(source);
    const { drive } = this.context;
    const cleanName = nameWithoutCopySuffix(apiName(source));
    const isDirectory = (await drive.kindOf(target)) === 'directory';
    const name = isDirectory ? await this.freeName(target, cleanName, '-Copy') : cleanName;
    const path = apiJoin(target, name);
    try {
      await drive.copyDirectory(source, path);
    } catch (error) {
      this.context.log.error(`Cannot copy ${source} into ${to}`, { error });
      throw new BadContentsRequest(
        `Can't copy '${source}' into read-only Folder '${target}/${name}'`,
        { cause: error },
      );
    }
    return this.reader.get(path, METADATA_ONLY);
  }

  private async requireSmallEnough(source: string): Promise<void> {
    const { maxCopyFolderSizeMb } = this.context.settings;
    const size = await this.sizeOf(source);
    if (size <= maxCopyFolderSizeMb * MEBIBYTE) return;
    const margin = ' '.repeat(20);
    throw new BadContentsRequest(
      `\n${margin}Can't copy folders larger than ${maxCopyFolderSizeMb}MB,` +
        `\n${margin}"${source}" is ${humanSize(size)}\n${' '.repeat(16)}`,
    );
  }

  private async sizeOf(source: string): Promise<number> {
    try {
      return await this.context.drive.diskUsage(source);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      this.context.log.warn(`Not able to get the size of the ${source} directory`, { error });
      return 0;
    }
  }

  private freeName(directory: string, name: string, insert: string): Promise<string> {
    return firstFreeName(name, insert, (candidate) =>
      this.context.drive.exists(apiJoin(directory, candidate)),
    );
  }
}

const UNITS = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Four significant digits, as Python's `%.4g`. */
function humanSize(size: number): string {
  const order = size === 0 ? 0 : Math.floor(Math.log2(size) / 10);
  return `${Number((size / 2 ** (order * 10)).toPrecision(4))} ${UNITS[order] ?? 'PB'}`;
}
